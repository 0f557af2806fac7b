import { accounts, agents, type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { tokens } from '../tokens/state.ts';
import { usersParameters } from './parameters.ts';
import { UserArrivals } from './user-arrivals.ts';
import { userSpec } from './users.ts';

const rows: CountOf<typeof usersParameters> = ({ scenario }) => scenario.users.potential;

/** Those who ask for inference. */
export const users = declare(
  {
    name: 'users',
    doc: 'Those who ask for inference: when they come, what they can pay, whether they stay.',
    parameters: usersParameters,
    needs: [tokens],
    tables: {
      users: agents('users', userSpec, rows),
      economy: table('economy', { activeUsers: column('f64', '1', 'users active') }),
    },
    counts: {
      usersJoined: column('f64', '1', 'users who joined'),
      usersChurned: column('f64', '1', 'users who left'),
    },
    books: {
      users: accounts('users', 'wallet', 'DGAI', rows),
      usersUsd: accounts('users', 'usd', 'USD', rows),
    },
    flows: { USD: { 'outside.in.budget': ['mint', 'users', 'weekly budgets', 51] } },
    streams: ['user.arrival', 'user.trait', 'user.migration'],
    formulas: { churn: 'users.churn.hazardPerWeek' },
    policies: { userJoins: 'users.growth.joins' },
  },
  ({ users: everybody, streams, scenario, tickHours }) => ({
    /** Additional chance to join in a week, by what others offer to those outside. */
    attraction: { ofOthers: (): number => 0 },
    arrivals: new UserArrivals(
      everybody,
      streams['user.arrival'],
      scenario.users.arrivals,
      scenario.users.candidateRate,
      tickHours,
    ),
  }),
);

export type World = WorldOf<typeof users>;
