import { formatQuantity, parseQuantity } from '../units.ts';
import type { Scenario } from './schema.ts';
import type { Finding } from './schema-problems.ts';

/** How to make a sum of shares 100 %: the largest gives up what is too much, or all it has. */
export function lowerLargest<Name extends string>(
  path: string,
  shares: Readonly<Record<Name, number>>,
  names: readonly Name[],
  rest: string,
): Pick<Finding, 'hint' | 'mend'> {
  const mended: Record<string, string> = {};
  let excess = names.reduce((sum, name) => sum + shares[name], -1);
  for (const name of [...names].sort((a, b) => shares[b] - shares[a])) {
    if (excess <= 1e-12) break;
    const kept = Math.max(0, Number((shares[name] - excess).toPrecision(10)));
    mended[`${path}.${name}`] = formatQuantity(kept, 'share');
    excess -= shares[name] - kept;
  }
  return { hint: `${rest}: for instance set ${listMended(mended)}`, mend: mended };
}

/** `a to "1" and b to "2"`. */
export function listMended(mend: Readonly<Record<string, string>>): string {
  return Object.entries(mend)
    .map(([path, value]) => `${path} to "${value}"`)
    .join(' and ');
}

/** The same where proposals may set the shares: each of them, and the scenario itself, keeps to what is left of the largest. */
export function lowerProposed<Name extends string>(
  { mechanisms }: Scenario,
  path: string,
  initial: Readonly<Record<Name, number>>,
  names: readonly Name[],
): Record<string, string> {
  const { proposals } = mechanisms.governance;
  const shareOf = (set: Readonly<Record<string, unknown>>, name: Name): number =>
    typeof set[`${path}.${name}`] === 'number' ? (set[`${path}.${name}`] as number) : 0;
  const largest = Object.fromEntries(
    names.map((name) => [name, Math.max(initial[name], ...proposals.map(({ set }) => shareOf(set, name)))]),
  ) as Record<Name, number>;
  const { mend = {} } = lowerLargest(path, largest, names, '');
  const mended: Record<string, string> = {};
  for (const name of names) {
    const at = `${path}.${name}`;
    const kept = mend[at];
    if (kept === undefined) continue;
    const most = parseQuantity(kept, 'share');
    if (initial[name] > most) mended[at] = kept;
    for (const [index, { set }] of proposals.entries())
      if (shareOf(set, name) > most) mended[`mechanisms.governance.proposals.${index}.set.${at}`] = kept;
  }
  return mended;
}
