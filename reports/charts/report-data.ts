import type { Assumption as ScenarioAssumption } from '../../sim/scenario/assumptions.ts';

/**
 * What the page is given: a run reduced for drawing. Written by the build side, packed and compressed, and read by the
 * page.
 */
export interface ReportData {
  readonly format: 1;
  readonly engine: string;
  readonly name: string;
  readonly question: string;
  /** How the scenario file was named when the run was started. */
  readonly scenarioFile: string;
  readonly scenarioSha256: string;
  /** The resolved scenario, every value in the canonical unit of its dimension. */
  readonly scenario: unknown;
  readonly set: readonly string[];
  readonly seed: string;
  readonly replication: number;
  readonly ticks: number;
  readonly tickHours: number;
  readonly digest: string;
  readonly platform: string;
  readonly simSeconds: number | null;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  readonly warnings: readonly string[];
  readonly headlines: readonly Headline[];
  /** What the scenario expects of measures, and what came; absent where it expects nothing. */
  readonly expected?: readonly Expected[];
  readonly assumptions: readonly Assumption[];
  /** What differs from the baseline that ships; absent where the run does not say what it stands on. */
  readonly changed?: readonly ChangedValue[];
  /** What happens in a tick, in order. */
  readonly phases: readonly { readonly name: string; readonly doc: string }[];
  /** The state of each kind of agent. */
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly { readonly name: string; readonly unit: string; readonly doc: string }[];
  }[];
  readonly grid: TimeGrid;
  readonly series: readonly ReducedSeries[];
  readonly flows: readonly ReducedFlow[];
  readonly events: ReducedEvents;
  readonly agents: readonly AgentTable[];
  readonly holdings: readonly Holding[];
  readonly contributions: readonly ContributionKind[];
  readonly retention: readonly Cohort[];
  readonly divergence: readonly DivergenceRow[];
}

/** A measure that should come to something at an hour from the start. */
export interface Expected {
  readonly measure: string;
  readonly at: number;
  readonly equals: number;
  readonly within: number;
  readonly source: string;
  /** null where it had no value, or the run did not go on so long. */
  readonly got: number | null;
  readonly reached: boolean;
  readonly ok: boolean;
}

/** One figure of the run's own summary. */
export interface Headline {
  readonly label: string;
  readonly value: number | null;
  readonly unit: string;
  /** The figure as the run printed it. */
  readonly text: string;
  /** The range it was expected in, in words. */
  readonly target?: string | undefined;
  readonly ok?: boolean | undefined;
}

/** One parameter of the scenario and how far it can be trusted. */
export type Assumption = Omit<ScenarioAssumption, 'unit'>;

/** A value of the scenario that is not as in the baseline that ships. */
export interface ChangedValue extends Omit<Assumption, 'provenance'> {
  /** Absent where the baseline has no such value. */
  readonly baseline: string | undefined;
}

/** Time of the rows of metrics.csv: row `i` covers the hours (start + i·rowHours, start + (i+1)·rowHours]. */
export interface TimeGrid {
  readonly start: number;
  readonly rowHours: number;
  readonly rows: number;
}

/** How often a metric has a value. */
export type Cadence = 'tick' | 'day' | 'week';

/**
 * A metric in buckets of `bucketRows` rows, NaN where there is no value. `last` holds the last value of each bucket, as in
 * metrics.csv. When buckets hold several values, `low`, `high`, `sum` and `count` describe them; extremes are never lost.
 */
export interface ReducedSeries {
  readonly name: string;
  readonly unit: string;
  readonly group: string;
  readonly doc: string;
  readonly cadence: Cadence;
  readonly bucketRows: number;
  readonly last: Float64Array;
  readonly low?: Float64Array;
  readonly high?: Float64Array;
  readonly sum?: Float64Array;
  readonly count?: Float64Array;
}

/** A token flow by reason, in tokens, summed over each week of the run. */
export interface ReducedFlow {
  readonly token: string;
  readonly reason: string;
  readonly from: string;
  readonly to: string;
  readonly doc: string;
  readonly total: number;
  readonly weeks: readonly number[];
}

/** Events: how many of each kind, and one by one those rare enough to be marked on a time axis. */
export interface ReducedEvents {
  readonly kinds: readonly EventKind[];
  readonly marks: readonly EventMark[];
  /** What became of each proposal of a subnet, in the order in which they opened. */
  readonly subnets: readonly SubnetCourse[];
}

/** A proposal of a subnet, from its opening to its founding or its end. */
export interface SubnetCourse {
  readonly name: string;
  /** 2PM that must be committed, as DMP. */
  readonly goal: number;
  readonly openHours: number;
  /** When it was decided; null for one that still collects. */
  readonly endHours: number | null;
  readonly outcome: 'open' | 'founded' | 'returned';
  /** 2PM that left the vault of the DAO for it. */
  readonly raised: number;
}

export interface EventKind {
  readonly kind: string;
  readonly count: number;
  readonly firstHours: number;
  readonly lastHours: number;
}

export interface EventMark {
  readonly hours: number;
  readonly kind: string;
  /** Kind of agent that it happened to, as events.csv names it. */
  readonly agent: string;
  readonly who: string;
  readonly note: string;
}

/** The agents of one kind at the end of the run, column by column: of all rows, those that are active. */
export interface AgentTable {
  readonly name: string;
  readonly rows: number;
  readonly active: number;
  readonly columns: readonly AgentColumn[];
}

export interface AgentColumn {
  readonly name: string;
  readonly unit: string;
  readonly doc: string;
  /** Present for a column of numbers. */
  readonly spread?: Spread;
  /** Present for a column of few distinct values: the commonest first. */
  readonly shares?: readonly { readonly value: string; readonly count: number }[];
}

/** How the values of a column are distributed: quantiles by linear interpolation, and a histogram of equal bins from min to max. */
export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
  readonly max: number;
  readonly mean: number;
  readonly bins: readonly number[];
}

/** How what a kind of holder has is divided between them, at the end of the run. */
export interface Holding {
  /** What is held: `2PM`. */
  readonly token: string;
  /** Who holds it, as people are called. */
  readonly holders: string;
  readonly count: number;
  /** 0 when all hold the same, towards 1 when one holds everything. */
  readonly gini: number;
  /** Part of the whole that the poorest i / (length − 1) of the holders have together: the Lorenz curve. */
  readonly curve: readonly number[];
}

/** The last contributions of data by one kind of contributor, by how much they differ from the data of the others. */
export interface ContributionKind {
  readonly kind: string;
  readonly count: number;
  /** Mean divergence, nats. */
  readonly mean: number;
  /** Numbers of contributors in equal bins from 0 to `high` nats, which is the same for all kinds. */
  readonly bins: readonly number[];
  readonly high: number;
}

/** Users who joined in the same weeks. */
export interface Cohort {
  /** Weeks in which they joined, [from, to) counted from 0; those of week 0 are there from the start. */
  readonly from: number;
  readonly to: number;
  /** How many of them were followed. */
  readonly count: number;
  /** Share of them that was still there so many weeks after joining; by age in weeks, from 0. */
  readonly shares: Float64Array;
}

/** How much the data of one contributor differed from those of the others, week by week, nats; NaN where it gave none. */
export interface DivergenceRow {
  readonly id: number;
  readonly kind: string;
  readonly weeks: Float64Array;
}
