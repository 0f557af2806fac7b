/** Rows of marks over one or more horizontal axes side by side: intervals of figures, shares of groups. */
export interface RowChart {
  /** What it shows, for those who do not see it. */
  readonly title: string;
  readonly columns: readonly RowColumn[];
  readonly rows: readonly ChartRow[];
}

export interface RowColumn {
  readonly domain: readonly [low: number, high: number];
  /** What stands under it. */
  readonly label: string;
  /** About so many ticks; with none it has no axis. */
  readonly tickCount: number;
  /** What the ticks say. */
  readonly format: (ticks: readonly number[]) => readonly string[];
  /** Words above it. */
  readonly heads: readonly { readonly at: number; readonly text: string; readonly anchor: TextAnchor }[];
  /** A stretch that means something: what nobody cares about. */
  readonly zone?: readonly [low: number, high: number];
  /** A level that means something: no change. */
  readonly level?: number;
}

export interface ChartRow {
  readonly name: string;
  /** What a reader who points at the row is told. */
  readonly hint?: string;
  /** Marks in each of the columns. */
  readonly marks: readonly (readonly RowMark[])[];
  /** What was found, to the right of the last column. */
  readonly note?: { readonly text: string; readonly color: string };
}

export type TextAnchor = 'start' | 'middle' | 'end';

export type RowMark = SpanMark | DotMark | LimitMark | WordMark;

/** From one value to another, `thickPx` high; in the middle of the row, or `dyPx` below. */
interface SpanMark {
  readonly kind: 'span';
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly thickPx: number;
  readonly dyPx?: number;
}

/** A value; an arrow at the edge where the axis does not reach it. */
interface DotMark {
  readonly kind: 'dot';
  readonly at: number;
  readonly color: string;
}

/** What is allowed: a line across the row. */
interface LimitMark {
  readonly kind: 'limit';
  readonly at: number;
}

/** A word on a mark. */
interface WordMark {
  readonly kind: 'word';
  readonly at: number;
  readonly text: string;
  readonly anchor: TextAnchor;
}
