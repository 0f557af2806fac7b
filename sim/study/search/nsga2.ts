import { pow } from '../../portable.ts';
import { type Cursor, Draws } from '../../random/draws.ts';
import type { Evaluation, Point, StudyPlan } from '../study.ts';
import { type EvaluatedPoint, gatherPoints } from './evaluated-points.ts';
import { dominates, sortFront, type Valued } from './hypervolume.ts';
import { type AskedPoint, replicatedStage } from './replicated-stage.ts';
import { objectivesOf, requireSearch, type SearchSettings, snap, spreadPoints } from './search-settings.ts';

export interface Nsga2Settings extends SearchSettings {
  /** Points of a generation; 32 where absent, less where the budget has no ten generations of them. */
  readonly population?: number;
}

const crossoverChance = 0.9;
/** How near children stay to their parents, in crossover and in mutation: more freely than the usual 20, which lose fronts. */
const crossoverIndex = 15;
const mutationIndex = 10;
const generationsMin = 10;
/** Runs of a generation that go to further luck for members of the front, where runs have luck. */
const refiningPart = 0.2;
const largest = 1 - Number.EPSILON / 2;

/** A point of the population. */
interface Member extends Valued {
  readonly point: Point;
  /** Sum of what its constraints are above 0, each in units of its own spread; infinite where a run lacks a value. */
  readonly violation: number;
  readonly runs: number;
}

/** A member with its place: the number of fronts before its own, and the room to its neighbours there. */
interface Ranked extends Member {
  readonly rank: number;
  readonly crowding: number;
}

/**
 * NSGA-II (Deb, Pratap, Agarwal and Meyarivan 2002), generation by generation: simulated binary crossover, polynomial
 * mutation, and domination that puts feasible points before others. A generation's parents are the best of the last parents
 * and their children. Where runs have luck, a fifth of each generation's runs gives the members of the front with the fewest replications
 * further ones, so that none stays there by one lucky draw. Throws InputError for bad settings.
 */
export function planNsga2(settings: Nsga2Settings): StudyPlan {
  requireSearch(settings, 3);
  const { seed, budget, replications, luck } = settings;
  const size = populationOf(settings);
  const draws = new Draws(seed, 0);
  const first = draws.stream('nsga2.first');
  const breeding = draws.stream('nsga2.breeding');
  /** Parents and children of the last generation; a study plans its stages one after the other. */
  let alive = new Set<string>();
  return (told) => {
    if (told.length === 0) {
      const points = spreadPoints(settings, size, first);
      alive = new Set(points.map((point) => point.join()));
      return replicatedStage(
        points.map((point) => ({ point, before: 0 })),
        replications,
      );
    }
    const affordable = Math.floor((budget - told.length) / replications);
    if (affordable < 1) return undefined;
    const evaluated = gatherPoints(told);
    const members = deriveMembers(settings, evaluated).filter(({ point }) => alive.has(point.join()));
    const parents = select(rankAll(members), size);
    const again = luck ? chooseToRefine(parents, Math.min(affordable, Math.floor(size * refiningPart))) : [];
    const known = new Set(evaluated.map(({ point }) => point.join()));
    const children = breed(
      parents,
      Math.min(size, affordable) - again.length,
      (pair) => breeding.at(told.length, pair),
      settings,
      known,
    );
    alive = new Set([...parents.map(({ point }) => point), ...children].map((point) => point.join()));
    const asked = [...children.map((point) => ({ point, before: 0 })), ...again];
    return asked.length === 0 ? undefined : replicatedStage(asked, replications);
  };
}

/** A point of the front, by the means over its runs. */
export interface FrontPoint {
  readonly point: Point;
  /** Means of the objectives over its runs. */
  readonly values: readonly number[];
  readonly runs: number;
}

/** What NSGA-II found. */
export interface Nsga2Findings {
  /** Feasible points that no other beats in all objectives, by rising first objective; of one objective, the best. */
  readonly front: readonly FrontPoint[];
  /** Where no point is feasible: that which misses its constraints by the least. */
  readonly nearest: Point | undefined;
  /** Runs that lack a value; their points are never on the front. */
  readonly missing: number;
}

/** The front of all points; where runs have luck, of those that were given further luck, as far as there are any. */
export function deriveNsga2Findings(
  settings: Nsga2Settings,
  evaluations: readonly Evaluation[],
): Nsga2Findings {
  const evaluated = gatherPoints(evaluations);
  const members = deriveMembers(settings, evaluated);
  const feasible = members.filter(({ violation }) => violation === 0);
  const surer = feasible.filter(({ runs }) => runs > settings.replications);
  return {
    front: sortFront(settings.luck && surer.length > 0 ? surer : feasible),
    nearest:
      feasible.length > 0 ? undefined : members.reduce((a, b) => (b.violation < a.violation ? b : a)).point,
    missing: evaluated.reduce((sum, { missing }) => sum + missing, 0),
  };
}

/** An even number of points, 4 at least. */
function populationOf({ population = 32, budget, replications }: Nsga2Settings): number {
  const most = Math.floor(budget / replications / generationsMin);
  return 2 * Math.max(2, Math.floor(Math.min(population, most) / 2));
}

function deriveMembers(settings: SearchSettings, evaluated: readonly EvaluatedPoint[]): Member[] {
  const { aim, constraints } = settings;
  const objectives = objectivesOf(settings);
  const scales = Array.from({ length: constraints }, (_, c) =>
    Math.max(...evaluated.map(({ means, missing }) => (missing > 0 ? 0 : means[objectives + c])), 0),
  );
  return evaluated.map(({ point, means, missing, runs }) => ({
    point,
    runs: runs.length,
    values: aim.kind === 'reach' ? [Math.abs(means[0] - aim.target)] : means.slice(0, objectives),
    violation:
      missing > 0
        ? Number.POSITIVE_INFINITY
        : scales.reduce(
            (sum, scale, c) => sum + (scale > 0 ? Math.max(0, means[objectives + c]) / scale : 0),
            0,
          ),
  }));
}

const beats = (a: Member, b: Member): boolean =>
  a.violation === b.violation
    ? a.violation === 0 && dominates(a.values, b.values)
    : a.violation < b.violation;

/** All members in fronts: the first is beaten by none, the next by those of the first alone. */
function rankAll(members: readonly Member[]): Ranked[] {
  const beatenBy = members.map(() => 0);
  const beaten = members.map(() => [] as number[]);
  for (let i = 0; i < members.length; i += 1) {
    for (let j = 0; j < members.length; j += 1) {
      if (i === j || !beats(members[i], members[j])) continue;
      beaten[i].push(j);
      beatenBy[j] += 1;
    }
  }
  const ranked: Ranked[] = [];
  let front = members.map((_, i) => i).filter((i) => beatenBy[i] === 0);
  for (let rank = 0; front.length > 0; rank += 1) {
    ranked.push(
      ...measureCrowding(
        front.map((i) => members[i]),
        rank,
      ),
    );
    const next: number[] = [];
    for (const i of front)
      for (const j of beaten[i]) {
        beatenBy[j] -= 1;
        if (beatenBy[j] === 0) next.push(j);
      }
    front = next.sort((a, b) => a - b);
  }
  return ranked;
}

function measureCrowding(front: readonly Member[], rank: number): Ranked[] {
  const crowding = front.map(() => 0);
  for (let k = 0; k < front[0].values.length; k += 1) {
    const order = front.map((_, i) => i).sort((a, b) => front[a].values[k] - front[b].values[k] || a - b);
    const range = front[order[order.length - 1]].values[k] - front[order[0]].values[k];
    crowding[order[0]] = Number.POSITIVE_INFINITY;
    crowding[order[order.length - 1]] = Number.POSITIVE_INFINITY;
    for (let at = 1; at + 1 < order.length; at += 1) {
      const room = front[order[at + 1]].values[k] - front[order[at - 1]].values[k];
      if (range > 0) crowding[order[at]] += room / range;
    }
  }
  return front.map((member, i) => ({ ...member, rank, crowding: crowding[i] }));
}

const isBefore = (a: Ranked, b: Ranked): number => a.rank - b.rank || compareRoom(a, b);
const compareRoom = (a: Ranked, b: Ranked): number =>
  a.crowding === b.crowding ? 0 : b.crowding - a.crowding;

const select = (ranked: readonly Ranked[], size: number): Ranked[] =>
  ranked.toSorted(isBefore).slice(0, size);

/** Members of the front with the fewest runs. */
const chooseToRefine = (parents: readonly Ranked[], count: number): AskedPoint[] =>
  parents
    .filter(({ rank, violation }) => rank === 0 && violation === 0)
    .toSorted((a, b) => a.runs - b.runs)
    .slice(0, count)
    .map(({ point, runs }) => ({ point, before: runs }));

/** Children of parents that won tournaments of two, none of them a point that is known. */
function breed(
  parents: readonly Ranked[],
  count: number,
  cursorOf: (pair: number) => Cursor,
  settings: SearchSettings,
  known: Set<string>,
): Point[] {
  const children: Point[] = [];
  // Where parameters have few levels, new points may run out.
  for (let pair = 0; children.length < count && pair < 50 * count; pair += 1) {
    const cursor = cursorOf(pair);
    const mother = winTournament(parents, cursor);
    const father = winTournament(parents, cursor);
    for (const child of cross(mother.point, father.point, cursor)) {
      const point = snap(mutate(child, cursor), settings);
      if (children.length === count || known.has(point.join())) continue;
      known.add(point.join());
      children.push(point);
    }
  }
  return children;
}

function winTournament(parents: readonly Ranked[], cursor: Cursor): Ranked {
  const one = parents[Math.floor(cursor.u53() * parents.length)];
  const other = parents[Math.floor(cursor.u53() * parents.length)];
  return isBefore(one, other) <= 0 ? one : other;
}

/** Simulated binary crossover within [0, 1] (Deb and Agrawal 1995): two children around their parents, mean for mean. */
function cross(mother: Point, father: Point, cursor: Cursor): [number[], number[]] {
  const [one, other] = [[...mother], [...father]];
  if (cursor.u53() >= crossoverChance) return [one, other];
  for (let d = 0; d < mother.length; d += 1) {
    if (cursor.u53() >= 0.5) continue;
    const u = cursor.u53();
    const swap = cursor.u53() < 0.5;
    const low = Math.min(mother[d], father[d]);
    const high = Math.max(mother[d], father[d]);
    const width = high - low;
    if (width < 1e-14) continue;
    const below = (low + high - spreadOf(u, 1 + (2 * low) / width) * width) / 2;
    const above = (low + high + spreadOf(u, 1 + (2 * (1 - high)) / width) * width) / 2;
    [one[d], other[d]] = swap ? [clamp(above), clamp(below)] : [clamp(below), clamp(above)];
  }
  return [one, other];
}

/** How far apart children are, of how far their parents are, with no chance beyond `beta`. */
function spreadOf(u: number, beta: number): number {
  const alpha = 2 - pow(beta, -(crossoverIndex + 1));
  const inverse = 1 / (crossoverIndex + 1);
  return u <= 1 / alpha ? pow(u * alpha, inverse) : pow(1 / (2 - u * alpha), inverse);
}

/** Polynomial mutation (Deb and Goyal 1996): each coordinate with chance 1 / k. */
function mutate(point: readonly number[], cursor: Cursor): number[] {
  return point.map((x) => {
    if (cursor.u53() >= 1 / point.length) return x;
    const u = cursor.u53();
    const power = mutationIndex + 1;
    const delta =
      u < 0.5
        ? pow(2 * u + (1 - 2 * u) * pow(1 - x, power), 1 / power) - 1
        : 1 - pow(2 * (1 - u) + (2 * u - 1) * pow(x, power), 1 / power);
    return clamp(x + delta);
  });
}

const clamp = (x: number): number => Math.min(largest, Math.max(0, x));
