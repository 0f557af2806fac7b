import { accounts, declare, institution, type Pass, table, type WorldOf } from '../../kernel/module.ts';
import type { AnyScenario } from '../../scenario/frame-parameters.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import { column } from '../../state/table.ts';
import { countNodeRows } from '../nodes/state.ts';
import { staking } from '../staking/state.ts';
import type { usersParameters } from '../users/parameters.ts';
import { users } from '../users/state.ts';
import type { Workload } from '../workloads/workloads.ts';
import type { PenaltyShape } from './mechanisms/latency-penalty.ts';
import { EligibleNodes } from './mechanisms/routing.ts';
import { inferenceParameters } from './parameters.ts';
import { Requests } from './requests.ts';
import { Scratch } from './scratch.ts';
import { TickTally } from './tally.ts';
import type { WorkRates } from './work-rates.ts';

const FLUID_BLOCK_ROWS = 1024;
/** Requests that columns have room for at the start. */
const REQUEST_ROWS_MIN = 1024;
const REQUEST_ROWS_MAX = 65_536;

/**
 * Rows for the requests of a tick and those still on their way, of which most scenarios never need more: twice the
 * candidates of a tick in which everyone is there. Columns may grow, but passes are fastest around those they began with.
 */
function deriveRequestRows({ users: people, clock }: AnyScenario & ValuesOf<typeof usersParameters>): number {
  const wanted = 2 * people.potential * people.candidateRate * clock.tick;
  let rows = REQUEST_ROWS_MIN;
  while (rows < wanted && rows < REQUEST_ROWS_MAX) rows *= 2;
  return rows;
}

/** Models beside the free one: whoever offers some says what they are worth, who asks for them, and what is owed for them. */
export interface Models {
  /** What a request is worth to users, of what it costs outside. */
  worth: () => number;
  /** Which model each request asks for; once for the columns of requests. */
  bindChoose: () => Pass;
  /** Pays what is owed for requests that they served; none where nothing ever is. */
  bindPay: (() => Pass) | undefined;
  /** Part of the last week's requests that each model served. */
  shares: () => readonly number[];
  /** Part of what is owed for a model that the operator of a node gets. */
  partOfNode: (model: number, node: number) => number;
}

/** Nodes that may be given each workload: those that fit the same tiers share one list. */
function shareEligible(workloads: readonly Workload[], nodes: number): readonly EligibleNodes[] {
  const lists = new Map<string, EligibleNodes>();
  return workloads.map(({ tiers }) => {
    const key = tiers.join();
    const list = lists.get(key) ?? new EligibleNodes(nodes);
    lists.set(key, list);
    return list;
  });
}

/** From a request to its payment. */
export const inference = declare(
  {
    name: 'inference',
    doc: 'Requests from arrival to settlement: priced, escrowed, routed, computed, verified and paid for.',
    parameters: inferenceParameters,
    kept: ['requests', 'request-wheel', 'request-pool'],
    needs: [users, staking],
    tables: {
      economy: table('economy', {
        feesInFlight: column('f64', '1e-6 DGAI', 'processing fees of requests on their way'),
        phi: column('f64', 'share', 'moving average of the latency penalty, as users expect it'),
        utilisation: column('f64', 'share', 'work done in the last tick over what serving nodes could do'),
        weekFees: column('f64', '1e-6 DGAI', 'gross fees so far this week'),
        weekServed: column('f64', '1', 'requests served so far this week'),
        lastWeekServed: column('f64', '1', 'requests served in the last week'),
        lastWeekFees: column('f64', '1e-6 DGAI', 'gross fees of the last week'),
      }),
    },
    counts: {
      refused: column('f64', '1', 'requests refused because no adaptor could route'),
      fakesDone: column('f64', '1', 'fakes returned'),
      results: column('f64', '1', 'results returned'),
      settled: column('f64', '1', 'requests settled'),
    },
    books: {
      nodePots: accounts('nodes', 'unpaid tasks', 'DGAI', countNodeRows),
      escrow: institution('escrow', 'DGAI'),
      adaptorPot: institution('adaptor pot', 'DGAI'),
      nodePot: institution('node pot', 'DGAI'),
    },
    flows: {
      DGAI: {
        'escrow.lock': [
          'users',
          'escrow',
          'what is locked for a request, the most it can cost unless stated',
          10,
        ],
        'escrow.fee': ['escrow', 'operations', 'processing fee, on submission', 11],
        'escrow.feeReturn': ['operations', 'escrow', 'processing fee given back', 12],
        'escrow.refund': ['escrow', 'users', 'what a request did not cost', 13],
        'settle.network': [
          'escrow',
          'operations',
          'processing fee topped up to its share of the gross cost',
          14,
        ],
        'settle.burn': ['escrow', 'burn', 'part of what users pay that is burned', 13.5],
        'settle.governance': ['escrow', 'governance pool', 'governance share of the gross cost', 15],
        'settle.treasury': ['escrow', 'treasury', 'treasury share, surcharge and remainders', 16],
        'settle.adaptor': ['escrow', 'adaptor pot', "adaptors' share", 17],
        'settle.royalty': ['escrow', 'royalties', 'royalties of the model that served', 18],
        'settle.node': ['escrow', 'node pot', 'node side, shared weekly', 19],
        'settle.task': ['escrow', 'nodes', 'node side of a task', 20],
        'selfdeal.lock': ['nodes', 'escrow', 'nodes buying their own work', 21],
      },
    },
    streams: [
      'user.adaptor',
      'request.kind',
      'request.tokens',
      'request.route',
      'request.verification',
      'request.detection',
      'request.misrouting',
      'request.model',
    ],
    policies: {
      acceptance: 'users.acceptance',
      penalty: 'mechanisms.latencyPenalty.formula',
      payWeight: 'mechanisms.pay.weight',
    },
    formulas: { demand: 'users.demand' },
    lanes: ['requests'],
  },
  ({ scenario, market, users: people, nodes, workloads }) => {
    const rows = deriveRequestRows(scenario);
    const scratch = new Scratch(rows);
    if (market.pooled) scratch.seat(people.rows);
    // With a fluid queue a request is settled in the tick it comes: small blocks of rows stay in the processor's cache.
    // Those who buy in a pool come all at once: they have one price.
    const inBlocks = scenario.mechanisms.queue.discipline === 'fluid' && !market.pooled;
    const models: Models = {
      worth: () => 1,
      bindChoose: () => () => undefined,
      bindPay: undefined,
      shares: () => [],
      partOfNode: () => 0,
    };
    return {
      requests: new Requests(rows),
      /** Nodes that may be given each workload at present. */
      eligible: shareEligible(workloads, nodes.rows),
      scratch,
      /** Nodes that stopped in the phase at hand: their queues go elsewhere at its end. */
      stopped: new Set<number>(),
      tally: new TickTally(),
      models,
      /** Has a result checked that was drawn for an audit, and says whether it could be; audits are free without. */
      auditing: { bind: undefined as (() => (row: number) => boolean) | undefined },
      /** Whether the scenario has nodes that cheat together. */
      rings: { areKnown: false },
      /** That of the scenario, once there is one. */
      penalty: (() => 0) as PenaltyShape,
      /** How many of the tick's arrivals have been taken up, and how many are at a time. */
      arrivalsDone: 0,
      blockRows: inBlocks ? FLUID_BLOCK_ROWS : Number.POSITIVE_INFINITY,
      /** Sum of the penalties of the tick's served requests, ppm, and how many they were. */
      phiPpmOfTick: 0,
      servedOfTick: 0,
      /** Hours of work that nodes have in the tick at hand: what was left of the last one, and what they accept. */
      workHours: 0,
      /** Hours that serving nodes have in it. */
      capacityHours: 0,
      /** How fast nodes work: their columns, packed; made when the nodes are. */
      workRates: {
        rates: { hours: new Float64Array(0), place: new Int32Array(0) },
        shift: new Int32Array(0),
        layout: 0,
      } as WorkRates,
    };
  },
);

export type World = WorldOf<typeof inference>;
