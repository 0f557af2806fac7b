import { join } from 'node:path';
import { weekFile } from '../sim/store/run-folder.ts';
import type { Cohort, DivergenceRow } from './charts/report-data.ts';
import { readCsv } from './csv-reader.ts';
import { contributionKinds } from './reduce-contributions.ts';

/** Individuals of one kind, week by week: `weeks[w][k]` is what individual `ids[k]` had in week w. */
interface WeekTable {
  readonly ids: readonly number[];
  readonly weeks: readonly Float64Array[];
}

async function readWeeks(dir: string, kind: string): Promise<WeekTable> {
  let ids: readonly number[] = [];
  const weeks: Float64Array[] = [];
  await readCsv(join(dir, weekFile(kind)), (names) => {
    ids = names.slice(2).map(Number);
    return ([, , ...cells]) => {
      weeks.push(Float64Array.from(ids, (_, k) => (cells[k] === '' ? Number.NaN : Number(cells[k]))));
    };
  });
  return { ids, weeks };
}

/** Weeks whose newcomers are shown as one group. */
const quarterWeeks = 13;
const monthWeeks = 4;

/** The users of a run folder by when they joined, and how many of them were still there so many weeks later. */
export async function reduceRetention(dir: string): Promise<Cohort[]> {
  return followCohorts((await readWeeks(dir, 'users')).weeks);
}

/**
 * Groups by the quarter (in short runs the month) of their first week, whoever comes back counted anew; those of the first
 * week are a group of their own. An age at which less than half of a group can be seen is left out.
 *
 * @param weeks for each week whether each individual was there, 0 or 1
 */
function followCohorts(weeks: readonly ArrayLike<number>[]): Cohort[] {
  const length = weeks.length > 3 * quarterWeeks ? quarterWeeks : monthWeeks;
  const stays = new Map<number, { joined: number; stayed: number }[]>();
  for (let k = 0; k < (weeks[0]?.length ?? 0); k += 1) {
    for (let week = 0; week < weeks.length; week += 1) {
      if (weeks[week][k] !== 1 || (week > 0 && weeks[week - 1][k] === 1)) continue;
      let end = week;
      while (end < weeks.length && weeks[end][k] === 1) end += 1;
      const cohort = week === 0 ? -1 : Math.floor(week / length);
      stays.set(cohort, [...(stays.get(cohort) ?? []), { joined: week, stayed: end - week }]);
    }
  }
  return [...stays]
    .sort(([a], [b]) => a - b)
    .map(([cohort, all]): Cohort => {
      const ages = Array.from({ length: weeks.length }, (_, age) => {
        const seen = all.filter(({ joined }) => joined + age < weeks.length);
        if (seen.length < all.length / 2) return Number.NaN;
        return seen.filter(({ stayed }) => stayed > age).length / seen.length;
      });
      const last = ages.findLastIndex((share) => !Number.isNaN(share));
      const from = cohort < 0 ? 0 : Math.max(1, cohort * length);
      const to = cohort < 0 ? 1 : Math.min(weeks.length, (cohort + 1) * length);
      return { from, to, count: all.length, shares: Float64Array.from(ages.slice(0, last + 1)) };
    });
}

/** Most rows of a heat map that can be told apart, and least of each kind where it has so many. */
const rowsMax = 60;
const rowsOfKindMin = 10;

/** Divergence by contributor and week, of contributors of every kind: those who differ most on top. */
export async function reduceDivergence(dir: string): Promise<DivergenceRow[]> {
  const { ids, weeks } = await readWeeks(dir, 'contributors');
  const kinds = await readKinds(dir);
  const rows = ids.map((id, k): DivergenceRow => {
    const kind = contributionKinds[kinds.get(id) ?? 0] ?? 'honest';
    return { id, kind, weeks: Float64Array.from(weeks, (week) => week[k]) };
  });
  const present = rows.filter((row) => row.weeks.some((value) => !Number.isNaN(value)));
  const groups = contributionKinds
    .map((kind) => present.filter((row) => row.kind === kind).sort((a, b) => meanOf(b) - meanOf(a)))
    .filter((group) => group.length > 0);
  return groups.toReversed().flatMap((group) => {
    const share = Math.round((rowsMax * group.length) / present.length);
    return pickEvenly(group, Math.max(rowsOfKindMin, Math.min(share, rowsMax)));
  });
}

async function readKinds(dir: string): Promise<Map<number, number>> {
  const kinds = new Map<number, number>();
  await readCsv(join(dir, 'agents-contributors.csv'), (names) => {
    const place = names.indexOf('kind');
    return (fields) => kinds.set(Number(fields[0]), Number(fields[place] ?? 0));
  });
  return kinds;
}

function meanOf({ weeks }: DivergenceRow): number {
  const present = weeks.filter((value) => !Number.isNaN(value));
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}

/** `count` of the items, the first and the last among them. */
function pickEvenly<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))]);
}
