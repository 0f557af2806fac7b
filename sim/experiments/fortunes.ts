import { deriveQuantile } from '../metrics/quantile.ts';
import type { FortuneClass } from './fortune-classes.ts';
import { deriveSample } from './statistics/sample.ts';

/** Shares of a distribution at which changes are kept, in per cent. */
export const fortunePoints: readonly number[] = [1, 5, 10, 25, 50, 75, 90, 95, 99];

/** What a change did to the agents of one group: means over pairs of runs, of quantiles the median. */
export interface GroupFortune {
  readonly group: string;
  /** Pairs of runs in which there are such agents: shares, mean and quantiles are of these. */
  readonly pairs: number;
  /** Agents of whom the change is known: active under both rules. */
  readonly agents: number;
  /** Active under today's rules alone, and under the change alone. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  /** Shares of `agents`; the rest is as before. */
  readonly gain: number;
  readonly lose: number;
  readonly mean: number;
  /** Change at each of `fortunePoints`. */
  readonly quantiles: readonly number[];
}

/** One agent in one replication, found again by replaying that. */
export interface HardestHit {
  readonly replication: number;
  readonly id: number;
  readonly group: string;
  readonly before: number;
  readonly after: number;
}

/** For whom a change is good: a kind of agents in one arm against today. */
export interface ClassFortune {
  readonly arm: string;
  readonly table: string;
  readonly measure: string;
  readonly unit: string;
  /** Pairs of runs that both ended: all figures are of these. */
  readonly pairs: number;
  /** −1 where less is better; `gain` and `lose` know that, changes are as measured. */
  readonly sign: 1 | -1;
  /** All together first, then the groups. */
  readonly groups: readonly GroupFortune[];
  readonly hardestHit: readonly HardestHit[];
}

/** What one run says of a kind of agents: one array per column of the class, prices by metric, and figures of the plan by name. */
export interface Holdings {
  readonly columns: readonly Float64Array[];
  readonly price: (metric: string) => number;
  /** NaN where the run has none. */
  readonly figure: (name: string) => number;
}

const medianOf = (values: readonly number[]): number => deriveQuantile(Float64Array.from(values), 0.5);

const hardestKept = 3;
const everybody = 'all';

/**
 * Gathers changes of one kind of agents in one arm, pair of runs by pair of runs, so that what is kept does not grow
 * with their number. Agents are matched by id, which names one individual with the same traits in both runs.
 */
export class FortuneGauge {
  readonly #arm: string;
  readonly #class: FortuneClass;
  readonly #groups: readonly string[];
  /** Per group one list per figure: agents, only before, only after, gain, lose, mean, quantiles. */
  readonly #figures: number[][][];
  #pairs = 0;
  #hardest: HardestHit[] = [];

  constructor(arm: string, fortune: FortuneClass) {
    this.#arm = arm;
    this.#class = fortune;
    const { groups } = fortune;
    const names =
      'by' in groups
        ? groups.names
        : ['lowest', 'second', 'third', 'highest'].map((quarter) => `${quarter} quarter by ${groups.what}`);
    this.#groups = [everybody, ...names];
    this.#figures = this.#groups.map(() => Array.from({ length: 6 + fortunePoints.length }, () => []));
  }

  /** Takes the two runs of a replication: under today's rules, and under the change. */
  add(replication: number, before: Holdings, after: Holdings): void {
    this.#pairs += 1;
    const worth = [this.#worth(before), this.#worth(after)];
    const active = [this.#active(before), this.#active(after)];
    const groupOf = this.#groupOf(before, worth[0], active[0]);
    this.#groups.forEach((_, group) => {
      const members = groupOf.flatMap((of, id) => (group === 0 || of === group ? [id] : []));
      this.#addGroup(group, members, worth, active);
    });
    this.#findHardest(replication, groupOf, worth, active);
  }

  /** What comes of the replications taken. */
  result(): ClassFortune {
    const { table, measure, unit, sign } = this.#class;
    const groups = this.#groups.map((group, index): GroupFortune => {
      const lists = this.#figures[index];
      const means = lists.slice(0, 6).map((list) => (list.length === 0 ? 0 : deriveSample(list).mean));
      const [agents, onlyBefore, onlyAfter, gain, lose, mean] = means;
      const quantiles = lists.slice(6).map((list) => (list.length === 0 ? 0 : medianOf(list)));
      return { group, pairs: lists[3].length, agents, onlyBefore, onlyAfter, gain, lose, mean, quantiles };
    });
    const present = groups.filter(({ agents, onlyBefore, onlyAfter }) => agents + onlyBefore + onlyAfter > 0);
    const pairs = this.#pairs;
    return { arm: this.#arm, table, measure, unit, pairs, sign, groups: present, hardestHit: this.#hardest };
  }

  #addGroup(
    group: number,
    members: readonly number[],
    [before, after]: readonly Float64Array[],
    [wasActive, isActive]: readonly ((id: number) => boolean)[],
  ): void {
    const figures = this.#figures[group];
    // Who has no measure yet, as a node in its first week, has no change that is known.
    const isKnown = (id: number): boolean => !Number.isNaN(after[id] - before[id]);
    const both = members.filter((id) => wasActive(id) && isActive(id) && isKnown(id));
    figures[0].push(both.length);
    figures[1].push(members.filter((id) => wasActive(id) && !isActive(id)).length);
    figures[2].push(members.filter((id) => !wasActive(id) && isActive(id)).length);
    if (both.length === 0) return;
    const changes = Float64Array.from(both, (id) => after[id] - before[id]);
    const { sign } = this.#class;
    figures[3].push(changes.filter((change) => change * sign > 0).length / both.length);
    figures[4].push(changes.filter((change) => change * sign < 0).length / both.length);
    figures[5].push(deriveSample(changes).mean);
    fortunePoints.forEach((point, index) => {
      figures[6 + index].push(deriveQuantile(changes, point / 100));
    });
  }

  #findHardest(
    replication: number,
    groupOf: readonly number[],
    [before, after]: readonly Float64Array[],
    [wasActive, isActive]: readonly ((id: number) => boolean)[],
  ): void {
    const { sign } = this.#class;
    const loss = ({ before: was, after: is }: HardestHit): number => (is - was) * sign;
    let worst: HardestHit | undefined;
    for (const [id, group] of groupOf.entries()) {
      if (!wasActive(id) || !isActive(id)) continue;
      const hit = { replication, id, group: this.#groups[group], before: before[id], after: after[id] };
      if (loss(hit) < (worst === undefined ? 0 : loss(worst))) worst = hit;
    }
    if (worst === undefined) return;
    this.#hardest = [...this.#hardest, worst]
      .sort((a, b) => loss(a) - loss(b) || a.replication - b.replication)
      .slice(0, hardestKept);
  }

  #column(of: Holdings, name: string): Float64Array {
    return of.columns[this.#class.columns.indexOf(name)];
  }

  #worth(of: Holdings): Float64Array {
    const { parts, unlessNone } = this.#class;
    const worth = new Float64Array(of.columns[0].length);
    if (unlessNone !== undefined && of.figure(unlessNone.figure) === 0) return worth.fill(unlessNone.worst);
    for (const { column, price, per = 1 } of parts) {
      const each = price === undefined ? 1 : of.price(price) / per;
      // What never had a price is worth nothing.
      if (!Number.isFinite(each)) continue;
      const held = this.#column(of, column);
      for (let id = 0; id < worth.length; id += 1) worth[id] += held[id] * each;
    }
    return worth;
  }

  #active(of: Holdings): (id: number) => boolean {
    const { active } = this.#class;
    if (active === undefined) return () => true;
    const column = this.#column(of, active);
    return (id) => column[id] !== 0;
  }

  /** Number of each agent's group, from 1; 0 for none. */
  #groupOf(before: Holdings, worth: Float64Array, isActive: (id: number) => boolean): number[] {
    const { groups } = this.#class;
    if ('by' in groups) {
      const kinds = this.#column(before, groups.by);
      return Array.from(kinds, (kind) => (kind + 1 < this.#groups.length ? kind + 1 : 0));
    }
    const by = groups.quartersOf === 'wealth' ? worth : this.#column(before, groups.quartersOf);
    const counted = by.filter((_, id) => isActive(id));
    const limits = [0.25, 0.5, 0.75].map((q) => deriveQuantile(counted, q));
    return Array.from(by, (value) => 1 + limits.filter((limit) => value > limit).length);
  }
}
