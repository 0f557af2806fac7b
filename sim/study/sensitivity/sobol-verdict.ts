import type { SobolSettings } from './sobol.ts';
import { countSobolRuns, scramblingsOf } from './sobol.ts';
import { negligible, type SobolIndices } from './sobol-indices.ts';
import { boundsOf, type Ratio } from './sobol-ratio.ts';

/** More runs than this many times today's are not proposed. */
const growthMax = 64;

/** How far a Sobol analysis has come: what it tells, what it does not, and what more runs would do. */
export interface SobolVerdict {
  /** Parameters by falling total index; `told` says whether the next one is shown to be smaller. */
  readonly order: readonly { readonly parameter: number; readonly told: boolean }[];
  /** Parameters whose total index is shown to be below 1 %. */
  readonly negligible: readonly number[];
  /** Parameters of which it is not known whether they matter at all. */
  readonly unknown: readonly number[];
  /** Rows in all that would about settle what more runs can settle; absent when nothing is left, or nothing would. */
  readonly rowsNeeded?: number;
  /** The same in words, a sentence each. */
  readonly text: readonly string[];
}

/** Judges all parameters and all neighbours in order at once: one of all claims is wrong with 5 % at most for each kind. */
export function deriveSobolVerdict(
  settings: SobolSettings,
  indices: SobolIndices,
  names: readonly string[],
): SobolVerdict {
  const { totals, difference } = indices.compared;
  const k = totals.length;
  const falling = totals.map((_, i) => i).sort((i, j) => totals[j].estimate - totals[i].estimate || i - j);
  const claims = Math.max(1, (k * (k - 1)) / 2);
  const gaps = falling.slice(1).map((next, at) => difference(falling[at], next));
  const order = falling.map((parameter, at) => ({
    parameter,
    told:
      at + 1 < k &&
      indices.everyWay.every((way) => boundsOf(way.difference(parameter, falling[at + 1]), claims).low > 0),
  }));
  const findings = (indices.ofMean ?? indices.parameters).map(({ total }) => total.finding);
  const small = falling.filter((i) => findings[i] === 'below 1 %');
  const unknown = falling.filter((i) => findings[i] === 'cannot tell');
  const growths = [
    ...unknown.map((i) => growthToKnow(totals[i], k)),
    ...gaps.flatMap((gap, at) => {
      const bothSmall = small.includes(falling[at]) && small.includes(falling[at + 1]);
      return order[at].told || bothSmall ? [] : [square(reachOf(gap, claims) / gap.centre)];
    }),
  ];
  const within = growths.filter((growth) => growth <= growthMax);
  const rowsNeeded = within.length === 0 ? undefined : roundRows(settings, Math.max(...within));
  const verdict = { order, negligible: small, unknown };
  return {
    ...verdict,
    ...(rowsNeeded === undefined ? {} : { rowsNeeded }),
    text: [
      ...tellOrder(verdict, indices, names),
      ...tellLuck(indices),
      ...tellMissing(indices),
      tellMore(settings, rowsNeeded, growths.length - within.length),
    ],
  };
}

const reachOf = (ratio: Ratio, shares: number): number => boundsOf(ratio, shares).high - ratio.centre;

/** Times as many rows that about show a total to be above 0 or below 1 %, whichever is nearer. */
function growthToKnow(total: Ratio, shares: number): number {
  const reach = reachOf(total, shares);
  const distance = Math.max(total.centre, negligible - total.centre);
  return square(reach / distance);
}

const square = (value: number): number => value * value;

/** The next power of two of rows in each scrambling. */
function roundRows(settings: SobolSettings, growth: number): number {
  const scramblings = scramblingsOf(settings);
  const each = (settings.rows / scramblings) * growth;
  let rows = settings.rows / scramblings;
  while (rows < each || rows * scramblings <= settings.rows) rows *= 2;
  return rows * scramblings;
}

function tellOrder(
  { order, negligible: small, unknown }: Pick<SobolVerdict, 'negligible' | 'order' | 'unknown'>,
  { compared, parameters, ofMean = parameters }: SobolIndices,
  names: readonly string[],
): string[] {
  const shown = order.filter(({ parameter }) => !small.includes(parameter) && !unknown.includes(parameter));
  const list = shown.map(({ parameter, told }, at) => {
    const share = `${names[parameter]} (${percent(ofMean[parameter].total.shown ?? compared.totals[parameter].estimate)})`;
    if (at + 1 === shown.length) return share;
    return told ? `${share}, then ` : `${share} and, in an order that is not told, `;
  });
  const name = (parameters: readonly number[]): string => parameters.map((i) => names[i]).join(', ');
  return [
    shown.length === 0
      ? `No parameter is shown to matter to ${compared.of}.`
      : `What matters to ${compared.of}, by total index: ${list.join('')}.`,
    ...(small.length === 0 ? [] : [`Shown to be below 1 %: ${name(small)}.`]),
    ...(unknown.length === 0 ? [] : [`Cannot tell whether they matter: ${name(unknown)}.`]),
  ];
}

function tellLuck({ luck, ofMean }: SobolIndices): string[] {
  if (luck === undefined) return [];
  const { low, high } = luck.total;
  return [
    `Chance has a part in ${percent(low)} to ${percent(high)} of the spread of single runs.`,
    ...(ofMean === undefined
      ? [
          'Nearly all of the spread is chance: what parameters do to the mean over luck cannot be told from it.',
        ]
      : []),
  ];
}

const tellMissing = ({ missing, runs }: SobolIndices): string[] =>
  missing === 0
    ? []
    : [
        `${missing} of ${runs} runs have no value: intervals allow for the lowest and the highest value that was seen.`,
      ];

function tellMore(settings: SobolSettings, rows: number | undefined, close: number): string {
  const near =
    close === 0 ? '' : ' Some indices are too close to each other, or to 1 %, for any affordable number.';
  if (rows === undefined) return close === 0 ? 'More runs would tell nothing further.' : near.trim();
  const more = countSobolRuns({ ...settings, rows }) - countSobolRuns(settings);
  return `About ${more} runs more (${rows} rows in all) would tell the rest.${near}`;
}

/** Share in percent, to two digits. */
const percent = (share: number): string => `${Number((100 * Math.max(0, share)).toPrecision(2))} %`;
