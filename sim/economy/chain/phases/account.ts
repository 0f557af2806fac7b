import { AMOUNT_MAX } from '../../../ledger/amount.ts';
import { type ChainRule, deriveGas, deriveGasUsd, deriveStorageUsd } from '../mechanisms/chain-cost.ts';
import type { World } from '../state.ts';

/** Counts the requests whose end the contract settles: payments and refunds are transactions alike. */
export function countEnded({ chain, scratch }: World): void {
  chain.col.ended[0] += scratch.doneCount;
  chain.col.served[0] += scratch.servedCount;
}

/** What the requests of the tick cost, at the prices of the tick. */
export function accountTick(world: World): void {
  const { ended, served, before, gas, storage, requests } = world.chain.col;
  const add = (column: Float64Array, amount: number): void => {
    column[0] = Math.min(AMOUNT_MAX, column[0] + amount);
  };
  const rule = deriveChainRule(world);
  add(gas, deriveGasUsd(deriveGas(ended[0], rule), rule));
  add(storage, deriveStorageUsd(served[0], world.scenario.mechanisms.chain.storage));
  add(requests, ended[0]);
  before[0] = ended[0];
  ended[0] = 0;
  served[0] = 0;
}

function deriveChainRule(world: World): ChainRule {
  const { chain } = world.scenario.mechanisms;
  const { gasPriceL1, gasPriceL2 } = world.formulas;
  const price = chain.preset === 'l1' ? gasPriceL1 : gasPriceL2;
  const { nativeUsd, ...rule } = chain[chain.preset];
  const gasPriceGwei = Math.max(0, price?.(world.hours, world.week, world.chain.col.before[0]) ?? 0);
  return { ...rule, gasPriceGwei, nativeNano: nativeUsd };
}
