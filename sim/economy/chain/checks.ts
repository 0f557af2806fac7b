import { idle, odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** What is read only where requests cost gas and storage. */
export const chainPaths = ['preset', 'l1', 'l2', 'storage', 'paidFrom', 'short'].map(
  (name) => `mechanisms.chain.${name}`,
);

export function warnOfChain({ mechanisms }: Scenario): Warning[] {
  const { preset, paidFrom } = mechanisms.chain;
  const { operationsUsdPerWeek } = mechanisms.treasury;
  const other = preset === 'l1' ? 'l2' : 'l1';
  const path = 'mechanisms.chain';
  return [
    idle(`${path}.${other}`, true, `${path}.preset is ${preset}`),
    idle(`${path}.short`, paidFrom === 'treasury', `${path}.paidFrom is treasury`),
    odd(
      operationsUsdPerWeek > 0,
      `mechanisms.treasury.operationsUsdPerWeek, ${formatQuantity(operationsUsdPerWeek, 'usd')} for gas and storage, is paid beside what ${path} counts request by request`,
    ),
  ];
}
