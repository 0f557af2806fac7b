import { type Dimension, formatQuantity } from '../units.ts';
import type { Finding } from './schema-problems.ts';

/** Initial wallets of one token, and what they must sum to. */
export interface WalletSum {
  /** Path of the map of wallets. */
  readonly path: string;
  readonly wallets: Readonly<Record<string, number>>;
  /** Base units. */
  readonly whole: number;
  /** What that is, in words: `the unlocked genesis`. */
  readonly what: string;
  /** The wallet that the hint makes right. */
  readonly balancing: string;
  readonly dimension: Dimension;
}

/** Nothing when the wallets sum to the whole; else the difference, and a wallet that would make up for it. */
export function checkWalletSum(sum: WalletSum): Finding[] {
  const { path, wallets, whole, what, balancing, dimension } = sum;
  const held = Object.values(wallets).reduce((total, wallet) => total + BigInt(wallet), 0n);
  const excess = held - BigInt(whole);
  if (excess === 0n) return [];
  if (held > BigInt(Number.MAX_SAFE_INTEGER)) {
    const most = formatQuantity(Number.MAX_SAFE_INTEGER, dimension);
    const constraint = `expected initial wallets of at most ${most} together, 2^53 − 1 base units`;
    return [{ path, constraint, value: 'more', hint: 'make wallets smaller' }];
  }
  const show = (amount: bigint) => formatQuantity(Number(amount), dimension);
  const balanced = BigInt(wallets[balancing]) - excess;
  const remedy =
    balanced < 0n ? 'make a wallet smaller' : `for instance set ${path}.${balancing} to "${show(balanced)}"`;
  return [
    {
      path,
      constraint: `expected initial wallets that sum to ${what}, ${formatQuantity(whole, dimension)}`,
      value: `${show(held)}, ${show(excess < 0n ? -excess : excess)} ${excess > 0n ? 'too much' : 'short'}`,
      hint: remedy,
    },
  ];
}
