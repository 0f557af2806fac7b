/** One axis of a scatter chart. */
export type ScatterAxis =
  | {
      readonly kind: 'log' | 'linear';
      readonly label: string;
      readonly format: (value: number) => string;
      /** Values that must be in view. */
      readonly include?: readonly number[];
    }
  | { readonly kind: 'names'; readonly label: string; readonly names: readonly string[] };

/** One mark: where it is, how sure that is, and what the readout says. */
export interface ScatterMark {
  readonly x: number | string;
  readonly y: number;
  /** Ends of a whisker through the mark. */
  readonly low?: number;
  readonly high?: number;
  readonly name: string;
  /** What a readout and the table say about it, in the order of `columns`. */
  readonly cells: readonly string[];
}

/** Marks of one colour and shape. */
export interface ScatterGroup {
  readonly name: string;
  readonly color: string;
  readonly marks: readonly ScatterMark[];
}

/** A line for comparison, through points in the order given. */
export interface ScatterLine {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A chart of marks in a plane, with axes that need not be time. */
export interface ScatterChart {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly note: string;
  readonly x: ScatterAxis;
  readonly y: Exclude<ScatterAxis, { kind: 'names' }>;
  readonly groups: readonly ScatterGroup[];
  readonly lines: readonly ScatterLine[];
  /** Names of the cells of every mark. */
  readonly columns: readonly string[];
}
