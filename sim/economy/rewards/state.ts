import { accounts, type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import { column } from '../../state/table.ts';
import { WEEK_HOURS } from '../../units.ts';
import { countAdaptorRows } from '../adaptors/state.ts';
import { countNodeRows } from '../nodes/state.ts';
import { slashing } from '../slashing/state.ts';
import { deriveGenesisLots } from '../tokens/genesis-lots.ts';
import { rewardsParameters } from './parameters.ts';

/** Weeks that pay waits until it can be claimed. */
const deriveDelayWeeks = ({ scenario }: { readonly scenario: ValuesOf<typeof rewardsParameters> }): number =>
  Math.ceil(scenario.mechanisms.pay.claimDelay / WEEK_HOURS);

/** An account of each for every week that pay waits. */
const ofPending =
  <P>(count: CountOf<P>): CountOf<P & typeof rewardsParameters> =>
  (resolved, rowsOf) =>
    count(resolved, rowsOf) * (deriveDelayWeeks(resolved) + 1);

/** What nodes and adaptors are paid, and what is emitted. */
export const rewards = declare(
  {
    name: 'rewards',
    doc: 'Weekly pay of nodes and adaptors, emission to nodes and delegators, lots of the genesis that vest.',
    parameters: rewardsParameters,
    needs: [slashing],
    tables: {
      economy: table('economy', {
        emitted: column('f64', '1e-6 DGAI', 'emission due so far by the schedule'),
        carried: column('f64', '1e-6 DGAI', 'emission due that nobody has earned yet'),
        emissionDue: column('f64', '1e-6 DGAI', 'emission due when its rule last changed'),
        emissionFrom: column('f64', 'h', 'when its rule last changed'),
        reissued: column(
          'f64',
          '1e-6 DGAI',
          'burned DGAI that was emitted again, where the cap counts live tokens',
        ),
        communityVested: column('f64', '1e-6 DGAI', 'vested of the community lot'),
        teamVested: column('f64', '1e-6 DGAI', 'vested of the team lot'),
        investorsVested: column('f64', '1e-6 DGAI', 'vested of the investor lot'),
        airdropVested: column('f64', '1e-6 DGAI', 'vested of the airdrop lot'),
        liquidityVested: column('f64', '1e-6 DGAI', 'vested of the liquidity lot'),
      }),
    },
    counts: {
      selfDealtMilli: column('f64', 'milli-CU', 'work that nodes bought from themselves last week'),
      weekCuMilli: column('f64', 'milli-CU', 'all work settled in the last week'),
      lastWeekDelegation: column('f64', '1e-6 DGAI', "delegators' part of the emission of the last week"),
      lastWeekEmission: column('f64', '1e-6 DGAI', 'emission paid in the last week'),
    },
    books: {
      nodePending: accounts('nodes', 'pending pay', 'DGAI', ofPending(countNodeRows)),
      adaptorPending: accounts('adaptors', 'pending pay', 'DGAI', ofPending(countAdaptorRows)),
    },
    flows: {
      DGAI: {
        'vest.community': ['mint', 'community', 'community lot, linear', 2],
        'vest.team': ['mint', 'team', 'team lot, linear', 3],
        'vest.airdrop': ['mint', 'community', 'airdrop lot, linear', 4],
        'vest.liquidity': ['mint', 'desk', 'liquidity lot, linear', 5],
        'vest.investors': ['mint', 'investors', 'investor lot, linear', 6],
        'pay.node': ['node pot', 'nodes', 'weekly pay by CU × latency × uptime', 22],
        'pay.claim': ['nodes', 'nodes', 'pay that has waited its delay', 23],
        'pay.adaptor': ['adaptor pot', 'adaptors', 'weekly pay by CU routed × uptime', 24],
        'pay.kickback': ['nodes', 'adaptors', 'what a node pays for being favoured', 25],
        'emission.node': ['mint', 'nodes', 'weekly emission to nodes', 26],
        'emission.delegators': ['mint', 'delegators', 'weekly emission to those who delegated', 27],
      },
    },
  },
  ({ adaptors: routers, resolved, scenario }) => ({
    /** What the week paid each adaptor, base units of DGAI; kickbacks included. */
    adaptorIncome: new Float64Array(routers.rows),
    payDelayWeeks: deriveDelayWeeks(resolved),
    /** DGAI as the genesis divided it: what is emitted to nodes, and the lots that vest. */
    genesisLots: deriveGenesisLots(scenario.tokens.cap, scenario.tokens.genesis),
  }),
);

export type World = WorldOf<typeof rewards>;
