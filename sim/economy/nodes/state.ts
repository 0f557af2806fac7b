import { accounts, agents, type CountOf, declare, record, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { outside } from '../outside/state.ts';
import { tokens } from '../tokens/state.ts';
import { workloads } from '../workloads/state.ts';
import { createWorkloads } from '../workloads/workloads.ts';
import { Availability, deriveMeanHours } from './mechanisms/availability.ts';
import { nodeSpec } from './nodes.ts';
import { nodesParameters } from './parameters.ts';
import { Roster } from './roster.ts';

/** What is known of a tier of hardware; one row per tier. */
const tierSpec = {
  incomeUsd: column(
    'f64',
    'USD/week',
    'moving average of what a node of the tier earns; what is quoted until one has',
  ),
  cuPerWeek: column(
    'f64',
    'CU/week',
    'moving average of what a node of the tier computes; what is expected until one has',
  ),
  observed: column('u8', '0/1', 'whether anything has been observed yet'),
} as const;

/** What only metrics read of a node; one row per node; saved, never hashed. */
const nodeRecordSpec = {
  jailed: column('u8', '0/1', 'whether it was in jail when its last week was settled'),
} as const;

/** Operators who may ever run a node. */
const ofTiers: CountOf<typeof nodesParameters> = ({ scenario }) => scenario.nodes.tiers.length;

export const countNodeRows: CountOf<typeof nodesParameters> = ({ scenario }) => scenario.nodes.potential;

/** Machines that compute. */
export const nodes = declare(
  {
    name: 'nodes',
    doc: 'Machines that compute: how fast they are, what they cost, when they fail.',
    parameters: nodesParameters,
    needs: [tokens, outside, workloads],
    tables: {
      nodes: agents('nodes', nodeSpec, countNodeRows),
      tiers: table('tiers', tierSpec, ofTiers),
      nodeRecord: record('node-record', nodeRecordSpec, countNodeRows),
      economy: table('economy', { activeNodes: column('f64', '1', 'nodes active') }),
    },
    books: {
      nodes: accounts('nodes', 'wallet', 'DGAI', countNodeRows),
      nodesUsd: accounts('nodes', 'usd', 'USD', countNodeRows),
    },
    streams: ['node.trait', 'node.failure'],
  },
  ({ nodes: machines, streams, scenario, resolved, tickHours }) => ({
    /** What users may ask for, and who may serve it. */
    workloads: createWorkloads(resolved, scenario.nodes.tiers),
    nodeAvailability: new Availability(
      machines.col,
      machines.rows,
      streams['node.failure'],
      deriveMeanHours(scenario.nodes.failures),
      tickHours,
    ),
    /** Who can serve at present. */
    roster: new Roster(machines),
  }),
);

export type World = WorldOf<typeof nodes>;
