/** A number for people: thousands apart, four significant digits where there is a fraction. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return groupThousands(Math.round(value));
  if (size < 0.0001) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

/** 1234567 as `1,234,567`. */
export function groupThousands(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A length of real time: `0.8 s`, `3 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A moment of the simulated time: `day 3 14:00`, `year 2 day 17 00:00`; years have 365 days, as in the model. */
export function formatSimTime(hours: number): string {
  // Sums of ticks that are no whole minutes end a hair before the hour that they mean.
  const minutes = Math.round(hours * 60);
  const days = Math.floor(minutes / 1440);
  const clock = [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, '0'));
  const year = Math.floor(days / 365);
  return `${year === 0 ? '' : `year ${year + 1} `}day ${(days % 365) + 1} ${clock.join(':')}`;
}

/** A length of simulated time: `36 h`, `182 days`, `730 days`. */
export function formatSimLength(hours: number): string {
  return hours < 48 ? `${formatFigure(hours)} h` : `${formatFigure(hours / 24)} days`;
}

/** The least and the most of something, shown by `format`: `40`, or `40 to 400` where they differ. */
export function formatRange(
  { least, most }: { readonly least: number; readonly most: number },
  format: (value: number) => string,
): string {
  return least === most ? format(least) : `${format(least)} to ${format(most)}`;
}

/** A size in bytes: `512 B`, `84 kB`, `15.8 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
