import { readParameters } from '../experiments/experiment-file.ts';
import { digestFindings, type FindingsGround, groundFindings, type StudiedRun } from './findings.ts';
import { ParameterSpace } from './parameter-space.ts';
import type { AskedSearch } from './search/asked-search.ts';
import { deriveRecommendation, planBayesianSearch } from './search/bayesian-search.ts';
import { gatherPoints } from './search/evaluated-points.ts';
import { chooseMethod, type SearchMethod } from './search/method.ts';
import { deriveNsga2Findings, planNsga2 } from './search/nsga2.ts';
import type { SearchSettings } from './search/search-settings.ts';
import type { Evaluation, Point, StudyPlan } from './study.ts';
import type { StudyFile } from './study-file.ts';

/** Points that are asked for at once, whatever the number of threads: it is part of what decides the next ones. */
const pointsAtOnce = 2;

type SearchFile = Extract<StudyFile, { kind: 'search' }>;

/** A point of a search, for people. */
export interface SearchedPoint {
  /** As settings have them, by path. */
  readonly values: Readonly<Record<string, string>>;
  /** The same, one a parameter, as people call them. */
  readonly shown: readonly string[];
  readonly runs: number;
  /** Means of the aims over the runs of the point, in the unit of each; null where a run lacks it. */
  readonly means: readonly (number | null)[];
  /** What is expected of the aims by all that was seen, and how sure that is (a standard deviation); null without a model. */
  readonly expected: readonly ({ readonly value: number; readonly sd: number } | null)[];
  /** Of each constraint its mean, or its chance. */
  readonly lines: readonly (number | null)[];
  /** Chance that all lines hold there; 1 or 0 without a model. */
  readonly feasible: number;
}

/** What a search found. */
export interface SearchFindings extends FindingsGround {
  readonly kind: 'search';
  readonly method: SearchMethod;
  readonly aims: readonly {
    readonly name: string;
    readonly unit: string;
    readonly direction: string;
    readonly target?: number;
  }[];
  readonly constraints: readonly {
    readonly text: string;
    readonly unit: string;
    readonly kind: 'mean' | 'chance';
  }[];
  /** The point to take; of several aims those that no other beats in all. */
  readonly found: readonly SearchedPoint[];
  readonly isFeasible: boolean;
  /** What stands in the way where nothing is feasible: each line with the nearest that any point came to it. */
  readonly obstacles: readonly { readonly text: string; readonly missedBy: number; readonly unit: string }[];
  readonly points: readonly SearchedPoint[];
  readonly confirmation: Confirmation | null;
  readonly digest: string;
}

/** What fresh luck says of what the search promised. */
export interface Confirmation {
  readonly pairs: number;
  /** SHA-256 of the verdict. */
  readonly verdict: string;
  readonly arms: readonly ConfirmedArm[];
}

export interface ConfirmedArm {
  readonly name: string;
  readonly aims: readonly {
    readonly promised: number | null;
    /** Under today's rules, and with what was found, on the same fresh luck; with the 95 % interval of the mean. */
    readonly today: number | null;
    readonly mean: number | null;
    readonly low: number;
    readonly high: number;
    /** Of the verdict: better than today, worse, … */
    readonly finding: string;
    readonly difference: readonly [low: number, high: number] | null;
  }[];
  readonly lines: readonly {
    readonly text: string;
    readonly value: number | null;
    readonly low: number;
    readonly high: number;
    readonly finding: 'holds' | 'broken' | 'cannot tell';
  }[];
}

/** How a file is searched. */
export interface SearchPlan {
  readonly settings: SearchSettings;
  readonly method: SearchMethod;
  readonly plan: StudyPlan;
  readonly space: ParameterSpace;
}

/** Throws InputError for settings that make no search. */
export function planSearch({ base, parameters, asked }: SearchFile): SearchPlan {
  const space = new ParameterSpace(readParameters(parameters, 'vary'));
  const [aim] = asked.aims;
  const settings: SearchSettings = {
    seed: base.seed,
    parameters: space.size,
    levels: space.levels,
    aim:
      aim.direction === 'reach'
        ? { kind: 'reach', target: aim.target ?? 0 }
        : { kind: 'minimise', objectives: asked.aims.length },
    constraints: asked.constraints.length,
    budget: asked.budget,
    replications: asked.replications,
    luck: true,
  };
  const method = chooseMethod({ parameters: space.size, objectives: asked.aims.length });
  const plan =
    method.method === 'NSGA-II' ? planNsga2(settings) : planBayesianSearch({ ...settings, pointsAtOnce });
  return { settings, method, plan, space };
}

/** Figures of a run as a search takes them: aims to be made small, then lines that hold up to 0. */
export function readSearchOutcomes({ aims, constraints }: AskedSearch, kpis: readonly number[]): number[] {
  return [
    ...aims.map(({ kpi, direction }) => (direction === 'maximise' ? -kpis[kpi] : kpis[kpi])),
    ...constraints.map((one) => {
      const value = kpis[one.kpi];
      if (one.kind === 'mean') return one.side.startsWith('>') ? one.line - value : value - one.line;
      return Number(isBeyond(value, one)) - (one.limit ?? 0);
    }),
  ];
}

type Line = Pick<AskedSearch['constraints'][number], 'side' | 'line'>;

/** Whether a run is beyond a line; one that lacks the figure counts as beyond. */
function isBeyond(value: number, { side, line }: Line): boolean {
  if (Number.isNaN(value)) return true;
  if (side === '<') return value < line;
  if (side === '<=') return value <= line;
  return side === '>' ? value > line : value >= line;
}

/** What all answers say. */
export function concludeSearch(
  file: SearchFile,
  evaluations: readonly Evaluation[],
  runs: readonly StudiedRun[],
): Omit<SearchFindings, 'confirmation' | 'digest'> {
  const { settings, method, space } = planSearch(file);
  const { asked, base } = file;
  const { kpis } = base.observe;
  const judged = judge(settings, method, evaluations);
  const tell = (one: Judged): SearchedPoint => tellPoint(one, asked, space);
  return {
    ...groundFindings(file, space, runs),
    kind: 'search',
    method,
    aims: asked.aims.map(({ kpi, direction, target }) => ({
      name: kpis[kpi].formula,
      unit: kpis[kpi].unit,
      direction,
      ...(target === undefined ? {} : { target }),
    })),
    constraints: asked.constraints.map(({ text, kind, kpi }) => ({ text, kind, unit: kpis[kpi].unit })),
    found: judged.found.map(tell),
    isFeasible: judged.isFeasible,
    obstacles: judged.isFeasible
      ? []
      : asked.constraints.flatMap(({ text, kpi, kind }, k) => {
          const missedBy = Math.min(
            ...judged.points.map(({ outcomes }) => outcomes[asked.aims.length + k].value),
          );
          const unit = kind === 'chance' ? 'share' : kpis[kpi].unit;
          return missedBy > 0 ? [{ text, missedBy, unit }] : [];
        }),
    points: judged.points.map(tell),
  };
}

/** The middle of what is searched, as a point of it: what cannot be made of it cannot be made of any. */
export function concludeProbe(file: SearchFile): SearchedPoint {
  const { space } = planSearch(file);
  const values = space.valuesAt(space.probes[0]);
  return {
    values: Object.fromEntries(space.paths.map((path, k) => [path, values[k].text])),
    shown: values.map(({ shown }) => shown),
    runs: 0,
    means: file.asked.aims.map(() => null),
    expected: file.asked.aims.map(() => null),
    lines: file.asked.constraints.map(() => null),
    feasible: 0,
  };
}

interface Judged {
  readonly point: Point;
  readonly runs: number;
  readonly means: readonly number[];
  /** Expected outcomes, where a model says so; else means without a standard deviation. */
  readonly outcomes: readonly { readonly value: number; readonly sd: number | undefined }[];
  readonly feasible: number;
}

function judge(
  settings: SearchSettings,
  { method }: SearchMethod,
  evaluations: readonly Evaluation[],
): { readonly found: readonly Judged[]; readonly isFeasible: boolean; readonly points: readonly Judged[] } {
  const means = meansByPoint(evaluations);
  const meansOf = (point: Point): readonly number[] => means.get(point.join()) ?? [];
  if (method === 'gaussian processes') {
    const { best, front, isFeasible, points } = deriveRecommendation(settings, evaluations);
    const told = points.map(
      (one): Judged => ({
        point: one.point,
        runs: one.runs.length,
        means: meansOf(one.point),
        outcomes: one.expected.map((value, k) => ({ value, sd: one.sds[k] })),
        feasible: one.feasible,
      }),
    );
    const pick = ({ point }: { readonly point: Point }): Judged[] =>
      told.filter((one) => one.point.join() === point.join());
    return { found: (front.length > 0 ? front : [best]).flatMap(pick), isFeasible, points: told };
  }
  const { front, nearest } = deriveNsga2Findings(settings, evaluations);
  const told = gatherPoints(evaluations).map(({ point, runs }): Judged => {
    const own = meansOf(point);
    const isFeasible = own.slice(own.length - settings.constraints).every((value) => value <= 0);
    const outcomes = own.map((value) => ({ value, sd: undefined }));
    return { point, runs: runs.length, means: own, outcomes, feasible: Number(isFeasible) };
  });
  const keys = new Set(front.length > 0 ? front.map(({ point }) => point.join()) : [nearest?.join()]);
  return {
    found: told.filter(({ point }) => keys.has(point.join())),
    isFeasible: front.length > 0,
    points: told,
  };
}

/** Means of all outcomes over the runs of each point; NaN where a run lacks one. */
function meansByPoint(evaluations: readonly Evaluation[]): Map<string, number[]> {
  const sums = new Map<string, { count: number; sums: number[] }>();
  for (const { point, outcomes } of evaluations) {
    const key = point.join();
    const known = sums.get(key) ?? { count: 0, sums: outcomes.map(() => 0) };
    sums.set(key, { count: known.count + 1, sums: known.sums.map((sum, k) => sum + outcomes[k]) });
  }
  return new Map([...sums].map(([key, { count, sums: all }]) => [key, all.map((sum) => sum / count)]));
}

function tellPoint(
  { point, runs, means, outcomes, feasible }: Judged,
  { aims, constraints }: AskedSearch,
  space: ParameterSpace,
): SearchedPoint {
  const values = space.valuesAt(point);
  const signOf = (direction: string): number => (direction === 'maximise' ? -1 : 1);
  return {
    values: Object.fromEntries(space.paths.map((path, k) => [path, values[k].text])),
    shown: values.map(({ shown }) => shown),
    runs,
    means: aims.map(({ direction }, k) => known(signOf(direction) * means[k])),
    expected: aims.map(({ direction }, k) => {
      const { value, sd } = outcomes[k];
      return sd === undefined ? null : { value: signOf(direction) * value, sd };
    }),
    lines: constraints.map((one, k) => {
      const value = means[aims.length + k];
      if (one.kind === 'chance') return known(value + (one.limit ?? 0));
      return known(one.side.startsWith('>') ? one.line - value : value + one.line);
    }),
    feasible,
  };
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value + 0);

/** Findings with what fresh luck says of them. */
export function completeSearch(
  findings: Omit<SearchFindings, 'confirmation' | 'digest'>,
  confirmation: Confirmation | null,
): SearchFindings {
  const whole = { ...findings, confirmation };
  return { ...whole, digest: digestFindings(whole) };
}
