/** One figure in every pair of runs, under today's rules and in an arm; NaN where a run has no value. */
export interface PairedFigure {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** What the arm makes of each pair; NaN where a run of it has no value. */
export function deriveDifferences({ before, after }: PairedFigure): Float64Array {
  return after.map((value, pair) => value - before[pair]);
}

/** The figure with `worst` in the pairs that have it under today's rules and not in the arm. */
export function completeAtWorst({ before, after }: PairedFigure, worst: number): PairedFigure {
  return { before, after: after.map((value, pair) => (isLost({ before, after }, pair) ? worst : value)) };
}

/** Pairs that have the figure under today's rules and not in the arm. */
export function countLost(figure: PairedFigure): number {
  return figure.before.filter((_, pair) => isLost(figure, pair)).length;
}

/** The figure in the pairs that have it under both rules. */
export function keepWhole({ before, after }: PairedFigure): PairedFigure {
  const isWhole = (_: number, pair: number): boolean =>
    !Number.isNaN(before[pair]) && !Number.isNaN(after[pair]);
  return { before: before.filter(isWhole), after: after.filter(isWhole) };
}

const isLost = ({ before, after }: PairedFigure, pair: number): boolean =>
  Number.isNaN(after[pair]) && !Number.isNaN(before[pair]);
