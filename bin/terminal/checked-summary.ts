import { availableParallelism } from 'node:os';
import type { CheckedFile } from '../../sim/experiments/checked-file.ts';
import type { Paint } from './colour.ts';
import { formatRange, formatSeconds, formatSimLength, groupThousands } from './figures.ts';
import { safeText } from './width.ts';

/** A file that is right, and how long what it asks for takes. */
export interface TimedFile extends Omit<CheckedFile, 'base' | 'extent'> {
  readonly file: string;
  /** Seconds of one run, about, on average; and of all runs on all cores of this machine. */
  readonly secondsPerRun: number;
  readonly seconds: number;
}

/** Says how long the runs of a file take, from the first ticks of one, run for `budgetMs`. */
export async function timeRuns(
  file: string,
  { base, extent, ...checked }: CheckedFile,
  budgetMs: number,
): Promise<TimedFile> {
  const { estimateRunSeconds } = await import('./run-time.ts');
  const secondsPerRun = estimateRunSeconds(base, budgetMs, extent.ticks);
  return { file, ...checked, secondsPerRun, seconds: secondsOf(checked.runs, secondsPerRun) };
}

const secondsOf = (runs: number, secondsPerRun: number): number =>
  secondsPerRun * Math.ceil(runs / availableParallelism());

/**
 * `valid  trial.yaml  experiment, 12 points × 20 = 240 runs of 730 days, 500 users, 20 nodes, about 3 min 5 s`. A proposal that
 * may stop early has two of each number: `20 to 100 pairs = 40 to 200 runs`.
 */
export function formatTimed(
  { kind, file, points, pointsRead, replications, pairsLeast = replications, runs, secondsPerRun }: TimedFile,
  { ticks, ranges }: CheckedFile['extent'],
  { word, paint }: { readonly word: string; readonly paint: Paint },
): string {
  const length = formatRange(ranges.horizonHours, formatSimLength);
  const all = points * replications;
  const counts = [points, replications, all].map(groupThousands);
  const part = kind === 'experiment' && runs < all ? `, ${groupThousands(runs)} of them to be made` : '';
  const runsLeast = pairsLeast * points;
  const pairs = formatRange({ least: pairsLeast, most: replications }, groupThousands);
  const asked = {
    scenario: `${groupThousands(ticks)} ticks, ${length}`,
    experiment: `experiment, ${counts[0]} points × ${counts[1]} = ${counts[2]} runs of ${length}`,
    proposal: `proposal, ${counts[0]} arms × ${pairs} pairs = ${formatRange({ least: runsLeast, most: runs }, groupThousands)} runs of ${length}`,
    sensitivity: `sensitivity analysis, ${counts[2]} runs of ${length}`,
    search: `search, ${counts[2]} runs of ${length} with those that confirm it`,
  }[kind];
  const read = pointsRead < points ? `, ${groupThousands(pointsRead)} points read` : '';
  const agents = `${formatRange(ranges.users, groupThousands)} users, ${formatRange(ranges.nodes, groupThousands)} nodes`;
  const [least, most] = [kind === 'proposal' ? runsLeast : runs, runs].map((made) =>
    Math.max(1, Math.round(secondsOf(made, secondsPerRun))),
  );
  const time = `about ${formatRange({ least, most }, formatSeconds)}`;
  return `${paint('green', word)}  ${safeText(file)}  ${asked}${part}, ${agents}, ${time}${read}`;
}

/** `would run  trial.yaml  sobol, 10 parameters: 6,656 runs of 56 days, about 12 min`. */
export function formatStudyTime(
  { file, runs, secondsPerRun, what }: TimedFile & { readonly what: string },
  { ranges }: CheckedFile['extent'],
  paint: Paint,
): string {
  const length = formatRange(ranges.horizonHours, formatSimLength);
  const time = formatSeconds(Math.max(1, Math.round(secondsOf(runs, secondsPerRun))));
  return `${paint('green', 'would run')}  ${safeText(file)}  ${what}: ${groupThousands(runs)} runs of ${length}, about ${time}`;
}
