/** How requests arrive: rate and burstiness. */
export interface ArrivalStatistics {
  /** Mean arrivals per hour between the first and the last. */
  readonly perHour: number;
  /** Coefficient of variation of the gaps between arrivals: 1 for a Poisson process, more for bursts. */
  readonly interarrivalCv: number;
  /**
   * Index of dispersion (variance over mean of the number of arrivals in a window, Cox and Lewis 1966): 1 for
   * a Poisson process at any window; growth with the window means that the rate itself changes.
   */
  readonly dispersion: readonly WindowDispersion[];
}

export interface WindowDispersion {
  readonly windowSeconds: number;
  readonly index: number;
}

const windowsSeconds = [1, 10, 60, 600, 3600];
/** Fewer windows than this say too little about a variance, and the window is left out. */
const windowsMin = 30;

/**
 * Statistics of ascending arrival times in seconds, `seconds[0]` being 0; needs a last time above 0. Figures
 * carry six significant digits.
 */
export function deriveArrivals(seconds: Float64Array): ArrivalStatistics {
  const span = seconds[seconds.length - 1];
  const gaps = seconds.length - 1;
  return {
    perHour: sixDigits((gaps / span) * 3600),
    interarrivalCv: sixDigits(gapVariation(seconds)),
    dispersion: windowsSeconds
      .filter((windowSeconds) => span / windowSeconds >= windowsMin)
      .map((windowSeconds) => ({
        windowSeconds,
        index: sixDigits(deriveDispersion(seconds, windowSeconds)),
      })),
  };
}

/** Index of dispersion over the whole windows of `windowSeconds` from the first arrival on. */
export function deriveDispersion(seconds: Float64Array, windowSeconds: number): number {
  const windows = Math.floor(seconds[seconds.length - 1] / windowSeconds);
  let at = 0;
  let counted = 0;
  let squares = 0;
  while (at < seconds.length) {
    const window = Math.floor(seconds[at] / windowSeconds);
    if (window >= windows) break;
    const from = at;
    while (at < seconds.length && Math.floor(seconds[at] / windowSeconds) === window) at++;
    counted += at - from;
    squares += (at - from) * (at - from);
  }
  const mean = counted / windows;
  return (squares - windows * mean * mean) / (windows - 1) / mean;
}

function gapVariation(seconds: Float64Array): number {
  const gaps = seconds.length - 1;
  const mean = seconds[gaps] / gaps;
  let squares = 0;
  for (let i = 0; i < gaps; i++) {
    const excess = seconds[i + 1] - seconds[i] - mean;
    squares += excess * excess;
  }
  return Math.sqrt(squares / gaps) / mean;
}

/** Six significant digits, as a reader of a profile wants them. */
export function sixDigits(value: number): number {
  return Number(value.toPrecision(6));
}
