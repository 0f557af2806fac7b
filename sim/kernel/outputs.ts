/** One column of metrics.csv: a measure of the economy, taken from outside the state. */
export interface MetricSpec {
  /** Column name, for instance `fees.gross`. */
  readonly name: string;
  /** Unit of the values: that of a token, `share`, `s`, `1` for a count. */
  readonly unit: string;
  /** Chapter that the measure belongs to: `supply`, `price`, `demand`. */
  readonly group: string;
  /** Meaning in the economy, one sentence. */
  readonly doc: string;
  /** How often it is measured; between two measurements its value is NaN. */
  readonly cadence: 'tick' | 'day' | 'week';
  /** What it means that it has no value when it is measured, in words: `nobody was served`. */
  readonly absence?: string;
}

/** One declared way in which a token may move. */
export interface FlowSpec {
  readonly token: string;
  /** Decimals of the token: amounts are base units of 10^−decimals. */
  readonly decimals: number;
  readonly reason: string;
  /** Kind of account that pays; `mint` where the token is created. */
  readonly from: string;
  /** Kind of account that receives; `burn` where the token is destroyed. */
  readonly to: string;
  /** Meaning in the economy, one sentence. */
  readonly doc: string;
}

/** One figure of a finished run that everybody wants to see, with what it ought to be where that is known. */
export interface Headline {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  /** `value` with its unit, as people write it. */
  readonly text: string;
  /** What the figure ought to be, in words: `0.5–0.7`. */
  readonly target?: string;
  /** Whether `value` meets `target`. */
  readonly ok?: boolean;
}

/** Something that happened to one agent or to the rules, worth a line of its own. */
export interface SimEvent {
  /** Ticks done before the tick in which it happened. */
  readonly tick: number;
  /** What happened: `slash`, `join`, `vote`. */
  readonly kind: string;
  /** Kind of agent that it happened to, in the singular; `rule` for the rules. */
  readonly agent: string;
  /** Which one of its kind. */
  readonly id: number;
  /** How much, in the unit that the kind implies; 0 where nothing is counted. */
  readonly amount: number;
  /** Details in words; may quote the scenario. */
  readonly note: string;
}

/** A list of what happened in a run, a row each, which grows until it is written down. */
export interface Journal {
  /** Names the file <name>.csv. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: (readonly (string | number)[])[];
}

/** One column of the table of a kind of agent at the end of a run; `values[row]`. */
export interface FinalColumn {
  readonly name: string;
  readonly unit: string;
  readonly doc: string;
  readonly values: ArrayLike<number>;
}

/** The agents of one kind at the end of a run, one row per slot. */
export interface FinalTable {
  /** Kind in the plural; names the file agents-<name>.csv. */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly FinalColumn[];
}

/** A measure of single agents of one kind, the same ones all through a run, at the end of each week. */
export interface WeekSample {
  /** Kind in the plural; names the file weeks-<name>.csv. */
  readonly name: string;
  /** Meaning in the economy, one sentence. */
  readonly doc: string;
  /** Which ones of their kind. */
  readonly ids: Int32Array;
  /** Of the week that ended last; NaN is missing. */
  readonly values: Float64Array;
}

/** A measure of single agents of one kind, and how many of them are followed at most. */
export interface WeekSampler<W> {
  readonly name: string;
  readonly doc: string;
  readonly rows: number;
  readonly most: number;
  readonly read: (world: W, individual: number) => number;
}

/** Watches the phases of a tick from outside, for instance to time them; sees no state. */
export interface PhaseObserver {
  enter(phase: string): void;
  leave(phase: string): void;
}
