/** A horizontal axis that is not time. */
export interface ValueAxis {
  /** What it measures, as it stands under it: `nats`. */
  readonly label: string;
  readonly domain: readonly [low: number, high: number];
  /** What a tick says. */
  readonly format: (value: number) => string;
  /** A stretch of it in words, for readouts and tables. */
  readonly describe: (from: number, to: number) => string;
  /** What the first column of a table of it is called. */
  readonly column: string;
}
