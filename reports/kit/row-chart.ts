/** Rows of marks over one or more horizontal axes side by side: intervals of figures, shares of groups. */
export interface RowChart {
  /** What it shows, for those who do not see it. */
  readonly title: string;
  readonly columns: readonly RowColumn[];
  readonly rows: readonly ChartRow[];
}

export interface RowColumn {
  readonly domain: readonly [low: number, high: number];
  /** Words above its left end, its middle and its right end. */
  readonly heads: readonly [left: string, middle: string, right: string];
  /** What stands under it: about `count` ticks, and what they measure. */
  readonly axis?: {
    readonly label: string;
    readonly count: number;
    readonly format: (ticks: readonly number[]) => readonly string[];
  };
  /** A marked range of values, for instance differences too small to matter. */
  readonly zone?: readonly [low: number, high: number];
  /** A level that means something: no change. */
  readonly level?: number;
}

export interface ChartRow {
  readonly name: string;
  /** What a reader who points at the row is told. */
  readonly hint: string;
  /** Marks in each of the columns. */
  readonly marks: readonly (readonly RowMark[])[];
  /** What was found, to the right of the last column. */
  readonly note?: { readonly text: string; readonly color: string };
}

/** A span `thickPx` high in the middle of its row, or `dyPx` below; without a height a dot, or an arrow beyond the axis. */
export interface RowMark {
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly thickPx?: number;
  readonly dyPx?: number;
  /** What stands on it, at its left or its right end. */
  readonly text?: string;
  readonly textAt?: 'start' | 'end';
}
