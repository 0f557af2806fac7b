/** A figure as a run may have it: from elsewhere, what is no number or infinite is one that was never measured, NaN. */
export const measuredValue = (value: unknown): number =>
  Number.isFinite(value) ? Number(value) : Number.NaN;
