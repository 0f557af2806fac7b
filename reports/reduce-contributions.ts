import { join } from 'node:path';
import type { ContributionKind } from './charts/report-data.ts';
import { readCsv } from './csv-reader.ts';
import { countBins } from './kit/count-bins.ts';

/** Kinds by their number in agents-contributors.csv. */
export const contributionKinds = ['honest', 'duplicating', 'fabricating', 'sybil', 'forging'];

/** In how many bins divergences are counted. */
const binCount = 24;

/** What a contributor last handed in: its kind by number, its divergence in nats. */
export interface LastContribution {
  readonly kind: number;
  readonly kl: number;
}

/** Histograms of divergence by kind, all from 0 to the largest of any; kinds of which nobody contributed are left out. */
function countContributions(contributions: readonly LastContribution[]): ContributionKind[] {
  const largest = contributions.reduce((most, { kl }) => Math.max(most, kl), 0);
  const high = largest > 0 ? largest : 1;
  return contributionKinds.flatMap((kind, number): ContributionKind[] => {
    const divergences = contributions.filter((one) => one.kind === number).map(({ kl }) => kl);
    if (divergences.length === 0) return [];
    const bins = countBins(divergences, binCount, 0, high);
    const mean = divergences.reduce((sum, kl) => sum + kl, 0) / divergences.length;
    return [{ kind, count: divergences.length, mean, bins, high }];
  });
}

/** The last contributions of those who contribute at the end, from agents-contributors.csv of the run folder `dir`. */
export async function reduceContributions(dir: string): Promise<ContributionKind[]> {
  const contributions: LastContribution[] = [];
  await readCsv(join(dir, 'agents-contributors.csv'), (names) => {
    const places: Partial<Record<string, number>> = Object.fromEntries(names.map((name, i) => [name, i]));
    const { active, handedIn, kind = -1, lastKl } = places;
    return (fields) => {
      const isThere = (column: number | undefined) => column === undefined || Number(fields[column]) !== 0;
      const kl = lastKl === undefined || fields[lastKl] === '' ? Number.NaN : Number(fields[lastKl]);
      if (isThere(active) && isThere(handedIn) && Number.isFinite(kl))
        contributions.push({ kind: Number(fields[kind] ?? 0), kl: Math.max(0, kl) });
    };
  });
  return countContributions(contributions);
}
