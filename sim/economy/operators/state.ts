import { declare, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { rewards } from '../rewards/state.ts';

/** Those who run nodes and adaptors. */
export const operators = declare({
  name: 'operators',
  doc: 'Those who run nodes and adaptors: what they pay and sell, whether they cheat, when they join and leave.',
  needs: [rewards],
  counts: {
    nodesJoined: column('f64', '1', 'nodes that joined'),
    nodesLeft: column('f64', '1', 'nodes that left'),
  },
  flows: {
    USD: {
      'outside.in.capital': ['mint', 'holders', "operators' own money", 52],
      'outside.out.node': ['nodes', 'burn', 'running costs of nodes', 54],
    },
  },
  streams: ['node.entry', 'node.exit'],
  policies: {
    cheating: 'nodes.cheating.probability',
    expectation: 'nodes.entry.expectation',
    nodeJoins: 'nodes.entry.joins',
    nodeLeaves: 'nodes.entry.leaves',
  },
});

export type World = WorldOf<typeof operators>;
