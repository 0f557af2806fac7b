import { checkDraws } from '../../scenario/exact-amounts.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Finding } from '../../scenario/schema-problems.ts';

export const checkUsers = ({ users }: Scenario): Finding[] => checkPopulation('users', users);

/** Who is there at the start is among those who may ever be. */
export function checkPopulation(
  who: 'users' | 'nodes',
  { active, potential }: { readonly active: number; readonly potential: number },
): Finding[] {
  if (active <= potential) return [];
  return [
    {
      path: `${who}.active`,
      constraint: `expected at most the potential ${who}, ${potential}`,
      value: String(active),
      hint: `raise ${who}.potential to ${active}`,
      mend: { [`${who}.potential`]: String(active) },
    },
  ];
}

export const checkBudgets = ({ users }: Scenario): Finding[] =>
  checkDraws('users.budgetUsdPerWeek', users.budgetUsdPerWeek, 'usd');
