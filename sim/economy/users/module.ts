import { defineModule } from '../../kernel/module.ts';
import { drawTrait } from '../../kernel/traits.ts';
import { dealHoldings } from '../tokens/deal-holdings.ts';
import { shareGenesis } from '../tokens/share-genesis.ts';
import { checkBudgets, checkUsers } from './checks.ts';
import { moveUsers } from './phases/move-users.ts';
import { sizeOfUsers } from './size.ts';
import { users, type World } from './state.ts';

/** Most users that are followed from week to week: enough to compare groups of them. */
const FOLLOWED_MAX = 5_000;

export const usersModule = defineModule(users, {
  checks: [checkUsers, checkBudgets],
  takes: sizeOfUsers,
  create: createUsers,
  traits: drawBudgets,
  adopts: { users: 'budget' },
  renew: ({ arrivals }) => arrivals.renew(),
  begin: ({ arrivals }) => arrivals.start(),
  resume: ({ arrivals, tick }) => arrivals.refile(tick),
  phases: [
    {
      slot: 'people',
      doc: 'weekly: users come and go',
      writes: {
        users: 'active dissatisfaction',
        economy: 'activeUsers',
        'users-counts': 'usersJoined usersChurned',
      },
      run: moveUsers,
    },
  ],
  samples: (world) => [
    {
      name: 'users',
      doc: 'whether the user was there at the end of the week, 0/1',
      rows: world.users.rows,
      most: FOLLOWED_MAX,
      read: (now, id) => now.users.col.active[id],
    },
  ],
});

function createUsers(world: World): void {
  const { users: people, scenario, economy, books } = world;
  const { active } = scenario.users;
  for (let who = 0; who < people.rows; who += 1) people.col.active[who] = who < active ? 1 : 0;
  economy.col.activeUsers[0] = active;
  const dealt = dealHoldings(world, 'tokens.holdings.users', {
    book: books.users,
    reason: world.reasons['genesis'],
  });
  if (dealt === undefined) shareGenesis(world, scenario.tokens.wallets.users, books.users, active);
}

function drawBudgets({ users: people, scenario, streams }: World): void {
  const { budgetUsdPerWeek } = scenario.users;
  for (let who = 0; who < people.rows; who += 1)
    people.col.budget[who] = Math.round(drawTrait(budgetUsdPerWeek, streams['user.trait'], who, 0));
}
