import { drawTrait } from '../../kernel/traits.ts';
import { column, type Table } from '../../state/table.ts';
import type { World } from './state.ts';

/** Nodes with data of their own, by id of the node; no rows where none has any (economy.md §4.2). */
export const nodeDataSpec = {
  items: column('f64', 'items', 'items that it has for a round, a whole number'),
  handedIn: column('u32', '1', 'data sets that it brought so far'),
  lastKl: column('f64', 'nats', 'divergence of what it brought last'),
  rtEarned: column('f64', 'RT', 'awarded for its data so far, of all subnets'),
} as const;

export type NodeData = Table<typeof nodeDataSpec>;

/** No house has more for a round: sums of weights stay exact. */
const ITEMS_MAX = 1_000_000;

const traitSlot = { has: 0, items: 1 } as const;

/** Which nodes have data, and how many, each drawn from its own id. */
export function createNodeData({ scenario, streams, nodeData }: World): void {
  const { share, items } = scenario.contributors.nodes;
  const trait = streams['node.data'];
  for (let node = 0; node < nodeData.rows; node += 1)
    if (trait.uniform(node, 0, traitSlot.has) < share)
      nodeData.col.items[node] = Math.min(
        ITEMS_MAX,
        Math.round(drawTrait(items, trait, node, traitSlot.items)),
      );
}

/** Items that a node has for a federated round; 0 for one without data. */
export const itemsOfNode = ({ nodeData }: World, node: number): number =>
  node < nodeData.rows ? nodeData.col.items[node] : 0;
