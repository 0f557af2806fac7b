import { checkDraws } from '../../scenario/exact-amounts.ts';
import { checkPopulation } from '../../scenario/population.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import type { Scenario } from '../resolve.ts';

export const checkUsers = ({ users }: Scenario): Finding[] => checkPopulation('users', users);

export const checkBudgets = ({ users }: Scenario): Finding[] =>
  checkDraws('users.budgetUsdPerWeek', users.budgetUsdPerWeek, 'usd');
