import { AMOUNT_MAX } from '../../ledger/amount.ts';
import type { Bill } from '../treasury/state.ts';
import type { World } from './state.ts';

/** What is due at the end of a week: its gas and storage by who pays them, and what is owed by whoever has to. */
export function listChainBills(world: World): readonly Bill[] {
  const { chain, reasons } = world;
  const { gas, storage, owed } = chain.col;
  const ruleOf = () => world.scenario.mechanisms.chain;
  const isAided = (): boolean => ruleOf().paidFrom === 'operations' && ruleOf().short === 'treasury';
  const ofTheWeek = (who: 'operations' | 'treasury') => ({
    due: () => (ruleOf().paidFrom === who ? gas[0] + storage[0] + (isAided() ? 0 : owed[0]) : 0),
    settle: (due: number, paid: number) => {
      if (ruleOf().paidFrom !== who) return;
      owed[0] = Math.min(AMOUNT_MAX, due - paid + (isAided() ? owed[0] : 0));
      beginWeek(world);
    },
  });
  return [
    {
      payer: 'treasury',
      reason: reasons['outside.out.chainAid'],
      due: () => (isAided() ? owed[0] : 0),
      settle: (_due, paid) => {
        owed[0] -= paid;
      },
    },
    { payer: 'treasury', reason: reasons['outside.out.chainAid'], ...ofTheWeek('treasury') },
    { payer: 'operations', reason: reasons['outside.out.chain'], ...ofTheWeek('operations') },
  ];
}

function beginWeek({ chain, counts }: World): void {
  const { gas, storage, requests } = chain.col;
  counts.lastGas[0] = gas[0];
  counts.lastStorage[0] = storage[0];
  counts.lastRequests[0] = requests[0];
  gas[0] = 0;
  storage[0] = 0;
  requests[0] = 0;
}
