import { accounts, agents, type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import { proposalsOf } from '../../scenario/proposals.ts';
import { isSlot } from '../../scenario/slot.ts';
import { column } from '../../state/table.ts';
import { WEEK_HOURS } from '../../units.ts';
import type { adaptorsParameters } from '../adaptors/parameters.ts';
import { adaptors, countAdaptorRows, countAdaptors } from '../adaptors/state.ts';
import { markets } from '../markets/state.ts';
import type { nodesParameters } from '../nodes/parameters.ts';
import { countNodeRows } from '../nodes/state.ts';
import { delegatorSpec } from './delegators.ts';
import { createLots } from './mechanisms/unbonding.ts';
import { stakingParameters } from './parameters.ts';

/** A delegator that stakes and leaves again as fast as it can opens a lot every second week. */
const WEEKS_BETWEEN_LOTS = 4;
const LOTS_PER_OWNER_MAX = 16;

/** Rows for stakes on their way back: more at once than people who change their minds every few weeks would open. */
const deriveLotRows: CountOf<
  typeof nodesParameters & typeof adaptorsParameters & typeof stakingParameters
> = ({ scenario, slots, stages }) => {
  const { nodes, delegators, mechanisms } = scenario;
  const path = 'mechanisms.staking.unbonding';
  // Nobody knows what a formula will give.
  const lengthOf = (value: unknown): number =>
    isSlot(value) ? Number.POSITIVE_INFINITY : Number(value ?? 0);
  const later = [{ set: slots }, ...stages, ...proposalsOf(scenario)].map(({ set }) =>
    lengthOf((set as Readonly<Record<string, unknown>>)[path]),
  );
  const longest = Math.max(mechanisms.staking.unbonding, ...later);
  const perOwner = 2 + Math.ceil(longest / WEEK_HOURS / WEEKS_BETWEEN_LOTS);
  const owners = nodes.potential + countAdaptors(scenario) + delegators.count;
  return owners * Math.min(perOwner, LOTS_PER_OWNER_MAX) + 64;
};

const ofDelegators: CountOf<typeof stakingParameters> = ({ scenario }) => scenario.delegators.count;

/** DGAI staked on nodes and adaptors. */
export const staking = declare(
  {
    name: 'staking',
    doc: 'DGAI staked on nodes and adaptors by operators and delegators, and its way back.',
    parameters: stakingParameters,
    kept: ['unbonding'],
    needs: [adaptors, markets],
    tables: {
      delegators: agents('delegators', delegatorSpec, ofDelegators),
      economy: table('economy', {
        weekDelegatedSlashed: column('f64', '1e-6 DGAI', 'delegated stake slashed so far this week'),
        delegationLoss: column('f64', 'share/y', 'moving average of what slashes take from delegated stake'),
      }),
    },
    books: {
      nodeStake: accounts('nodes', 'stake', 'DGAI', countNodeRows),
      delegated: accounts('nodes', 'delegated', 'DGAI', countNodeRows),
      delegationRewards: accounts('nodes', 'delegation rewards', 'DGAI', countNodeRows),
      adaptorStake: accounts('adaptors', 'stake', 'DGAI', countAdaptorRows),
      delegators: accounts('delegators', 'wallet', 'DGAI', ofDelegators),
      delegatorsUsd: accounts('delegators', 'usd', 'USD', ofDelegators),
      unbonding: accounts('unbonding', 'unbonding', 'DGAI', deriveLotRows),
    },
    flows: {
      DGAI: {
        'delegation.reward': ['delegators', 'delegators', 'rewards paid out to delegators', 33],
        'delegation.dust': [
          'delegators',
          'treasury',
          'what rounding left when the last delegator of a node went',
          34,
        ],
        'stake.bond': ['holders', 'stake', 'nodes and adaptors staking', 35],
        'stake.delegate': ['delegators', 'stake', 'delegators staking on nodes', 36],
        'stake.redelegate': ['stake', 'stake', 'delegators moving to another node', 37],
        'stake.unbond': ['stake', 'unbonding', 'stake on its way back', 38],
        'stake.release': ['unbonding', 'holders', 'stake back with its owner', 39],
      },
      USD: {
        'outside.out.profit': ['holders', 'burn', 'profits and sales taken home', 55],
      },
    },
    streams: ['delegator.trait'],
  },
  ({ books }) => ({
    /** Stakes on their way back. */
    lots: createLots(books.unbonding.balance.length),
  }),
);

export type World = WorldOf<typeof staking>;
