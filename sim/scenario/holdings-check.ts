import { type Dimension, formatQuantity } from '../units.ts';
import { valueAt } from './changed-values.ts';
import type { Filling } from './filled-words.ts';
import type { ScenarioInputs } from './scenario-inputs.ts';
import type { Finding } from './schema-problems.ts';

/** A kind of holder of whom a scenario may have a snapshot. */
export interface HolderKind {
  /** Where the scenario names it, and the wallet of all of them together. */
  readonly holdings: string;
  readonly wallet: string;
  /** Where it says how many there are. */
  readonly count: string;
  readonly dimension: Dimension;
}

/** Wallets that are `auto` hold what their snapshot says in all. */
export function fillFromHoldings(
  scenario: object,
  { holdings }: ScenarioInputs,
  kinds: readonly HolderKind[],
): Filling {
  const autos = kinds.filter(({ wallet }) => valueAt(scenario, wallet) === 'auto');
  const known = autos.filter(({ holdings: at }) => holdings.has(at));
  return {
    set: Object.fromEntries(autos.map(({ wallet, holdings: at }) => [wallet, holdings.get(at)?.total ?? 0])),
    findings: autos
      .filter((kind) => !known.includes(kind) && valueAt(scenario, kind.holdings) === undefined)
      .map(({ wallet, holdings: at }) => ({
        path: wallet,
        constraint: `expected an amount, or a snapshot at ${at} that auto is the sum of`,
        value: 'auto',
        hint: 'write an amount, or rest',
      })),
  };
}

/** A snapshot has no more holders than there are, and its wallet is their sum. */
export function checkHoldings(
  scenario: object,
  { holdings }: ScenarioInputs,
  kinds: readonly HolderKind[],
): Finding[] {
  return kinds.flatMap(({ holdings: at, wallet, count, dimension }) => {
    const found = holdings.get(at);
    if (found === undefined) return [];
    const holders = found.amounts.length;
    const there = valueAt(scenario, count) as number;
    const stated = valueAt(scenario, wallet) as number;
    const sum = formatQuantity(found.total, dimension);
    const tooMany: Finding = {
      path: count,
      constraint: `expected at least ${holders}, the holders of the snapshot at ${at}`,
      value: String(there),
      hint: `set it to ${holders}`,
      mend: { [count]: String(holders) },
    };
    const other: Finding = {
      path: wallet,
      constraint: `expected ${sum}, the sum of the snapshot at ${at}`,
      value: formatQuantity(stated, dimension),
      hint: `set it to auto, or to "${sum}"`,
      mend: { [wallet]: 'auto' },
    };
    return [...(holders > there ? [tooMany] : []), ...(stated === found.total ? [] : [other])];
  });
}
