import { type Dimension, formatQuantity } from '../units.ts';
import type { Finding } from './schema-problems.ts';
import { listMended } from './share-sum.ts';

/** Initial wallets of one token, and what they must sum to. */
export interface WalletSum {
  /** Path of the map of wallets. */
  readonly path: string;
  readonly wallets: Readonly<Record<string, number>>;
  /** Base units. */
  readonly whole: number;
  /** What that is, in words: `the unlocked genesis`. */
  readonly what: string;
  /** The wallet that the hint makes right, if it can. */
  readonly balancing: string;
  /** Wallets whose amount follows from other parameters: the hint leaves them alone. */
  readonly fixed?: readonly string[];
  /** Whether `wallets` are not those written, but what the hints of other findings make of them. */
  readonly isMoved?: boolean;
  readonly dimension: Dimension;
}

/** What wallets leave of a whole, base units, exactly. */
export const leftOf =
  (whole: number) =>
  (wallets: readonly number[]): number =>
    Number(wallets.reduce((left, wallet) => left - BigInt(wallet), BigInt(whole)));

/** Nothing when the wallets sum to the whole; else the difference, and the wallets that would make up for it. */
export function checkWalletSum(sum: WalletSum): Finding[] {
  const { path, wallets, whole, what, dimension, isMoved = false } = sum;
  const held = Object.values(wallets).reduce((total, wallet) => total + BigInt(wallet), 0n);
  const excess = held - BigInt(whole);
  if (excess === 0n) return [];
  const show = (amount: bigint) => formatQuantity(Number(amount), dimension);
  const mend = balance(sum, excess);
  const isHopeless = Object.keys(mend).length === 0;
  const difference = `${show(excess < 0n ? -excess : excess)} ${excess > 0n ? 'too much' : 'short'}`;
  const isExact = held <= BigInt(Number.MAX_SAFE_INTEGER);
  return [
    {
      path,
      constraint: `expected initial wallets that sum to ${what}, ${formatQuantity(whole, dimension)}`,
      value: `${isExact ? `${show(held)}, ${difference}` : 'more than is exact, 2^53 − 1 base units'}${isMoved ? ', once the stakes are right' : ''}`,
      hint: isHopeless
        ? 'the stakes alone are more: lower the stakes, or how many there are'
        : `for instance set ${listMended(mend)}`,
      ...(isHopeless ? {} : { mend }),
    },
  ];
}

/** What wallets would have to be, by path: the balancing one first, then the largest; nothing where they cannot. */
function balance(
  { path, wallets, balancing, fixed = [], dimension }: WalletSum,
  excess: bigint,
): Record<string, string> {
  const mend: Record<string, string> = {};
  const others = Object.keys(wallets).filter((name) => name !== balancing && !fixed.includes(name));
  others.sort((a, b) => wallets[b] - wallets[a]);
  let left = excess;
  for (const name of [balancing, ...others]) {
    if (left === 0n) break;
    const was = BigInt(wallets[name]);
    const now = was - left > 0n ? was - left : 0n;
    if (now === was) continue;
    mend[`${path}.${name}`] = formatQuantity(Number(now), dimension);
    left -= was - now;
  }
  return left === 0n ? mend : {};
}
