import { formatQuantity, parseQuantity } from '../units.ts';
import { proposalsOf, proposalsPath } from './proposals.ts';
import type { Finding } from './schema-problems.ts';

/** Shares of one whole, of which something else has the rest. */
export interface ShareSum {
  /** Path of what holds them. */
  readonly path: string;
  /** By their paths below that. */
  readonly shares: Readonly<Record<string, number>>;
  /** `firstBatch and daoShare`. */
  readonly what: string;
  /** Whose the rest is: `the rest are noise`. */
  readonly rest: string;
}

/** Shares that sum to more than 100 %. */
export function checkShareSum({ path, shares, what, rest }: ShareSum): Finding[] {
  const whole = sumOf(shares);
  if (whole <= 1) return [];
  const constraint = `expected ${what} that sum to at most 100 %`;
  return [{ path, constraint, value: formatQuantity(whole, 'share'), ...lowerLargest(path, shares, rest) }];
}

/** The same of shares that votes may set, in any order in which proposals may pass; `what` is what they are called then. */
export function checkVotedSum(scenario: object, sum: ShareSum, what = sum.what): Finding[] {
  const initial = checkShareSum(sum);
  if (initial.length > 0) return initial;
  const largest = Object.fromEntries(
    Object.entries(sum.shares).map(([name, share]) => [
      name,
      largestRule(scenario, `${sum.path}.${name}`, share),
    ]),
  );
  const whole = sumOf(largest);
  if (whole <= 1) return [];
  const mend = lowerProposed(scenario, sum, largest);
  return [
    {
      path: proposalsPath,
      constraint: `expected ${what} to sum to at most 100 % whichever proposals pass`,
      value: formatQuantity(whole, 'share'),
      hint: `${sum.rest}: for instance set ${listMended(mend)}`,
      mend,
    },
  ];
}

/** The largest of a rule that proposals may set, whichever pass. */
export function largestRule(scenario: object, path: string, initial: number): number {
  return Math.max(initial, ...proposalsOf(scenario).map(({ set }) => numberAt(set, path)));
}

const numberAt = (set: Readonly<Record<string, unknown>>, path: string): number =>
  typeof set[path] === 'number' ? set[path] : 0;

/** Ten digits hide what doubles add to a sum of decimals. */
const sumOf = (shares: Readonly<Record<string, number>>): number =>
  Number(
    Object.values(shares)
      .reduce((sum, share) => sum + share, 0)
      .toPrecision(10),
  );

/** How to make a sum of shares 100 %: the largest gives up what is too much, or all it has. */
export function lowerLargest(
  path: string,
  shares: Readonly<Record<string, number>>,
  rest: string,
): Required<Pick<Finding, 'hint' | 'mend'>> {
  const mend: Record<string, string> = {};
  let excess = Object.values(shares).reduce((sum, share) => sum + share, -1);
  for (const [name, share] of Object.entries(shares).sort(([, a], [, b]) => b - a)) {
    if (excess <= 1e-12) break;
    const kept = Math.max(0, Number((share - excess).toPrecision(10)));
    mend[`${path}.${name}`] = formatQuantity(kept, 'share');
    excess -= share - kept;
  }
  return { hint: `${rest}: for instance set ${listMended(mend)}`, mend };
}

/** `a to "1" and b to "2"`. */
export function listMended(mend: Readonly<Record<string, string>>): string {
  return Object.entries(mend)
    .map(([path, value]) => `${path} to "${value}"`)
    .join(' and ');
}

/** Each proposal, and the scenario itself, keeps to what is left of the largest. */
function lowerProposed(
  scenario: object,
  { path, shares }: ShareSum,
  largest: Readonly<Record<string, number>>,
): Record<string, string> {
  const { mend } = lowerLargest(path, largest, '');
  const mended: Record<string, string> = {};
  for (const [name, share] of Object.entries(shares)) {
    const at = `${path}.${name}`;
    const kept = mend[at];
    if (kept === undefined) continue;
    const most = parseQuantity(kept, 'share');
    if (share > most) mended[at] = kept;
    for (const [index, { set }] of proposalsOf(scenario).entries())
      if (numberAt(set, at) > most) mended[`${proposalsPath}.${index}.set.${at}`] = kept;
  }
  return mended;
}
