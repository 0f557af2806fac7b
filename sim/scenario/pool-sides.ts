import { type Dimension, formatQuantity } from '../units.ts';
import type { Finding } from './schema-problems.ts';

const NANO = 1_000_000_000;

/** What a token's pool with USD opens with. */
export interface PoolSides {
  /** `DGAI/USD`. */
  readonly name: string;
  /** The wallet that gives the token, base units. */
  readonly base: { readonly path: string; readonly amount: number; readonly dimension: Dimension };
  /** 10^−9 USD per token, from which follows the USD. */
  readonly price: { readonly path: string; readonly nanoUsd: number };
}

/** Both sides of a pool must hold something when it opens. */
export function checkPoolSides({ name, base, price }: PoolSides): Finding[] {
  const opens = `as the pool ${name} opens with it`;
  if (base.amount === 0) {
    const value = formatQuantity(0, base.dimension);
    const hint = 'move some there from another wallet, or let the price come from outside';
    return [{ path: base.path, constraint: `expected more than ${value}, ${opens}`, value, hint }];
  }
  if (base.amount * price.nanoUsd >= NANO) return [];
  return [
    {
      path: price.path,
      constraint: `expected a price that brings at least one base unit of USD, ${opens}`,
      value: formatQuantity(price.nanoUsd, 'usdPerToken'),
      hint: `the pool opens with ${formatQuantity(base.amount, base.dimension)}`,
    },
  ];
}
