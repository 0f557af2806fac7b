import { sellWallet, unbondDelegation } from '../../staking/delegations.ts';
import type { World } from '../state.ts';

/** Shocks that strike in this tick (economy.md §7). */
export function strikeShocks(world: World): void {
  const { scenario, tickHours, tick } = world;
  scenario.shocks.forEach((shock, index) => {
    if (Math.ceil(shock.at / tickHours) !== tick) return;
    world.note('shock', 'economy', index, 'factor' in shock ? shock.factor : shock.share, shock.kind);
    if (shock.kind === 'outage')
      forEachStruck(world, 'node.outage', index, shock.share, (node) => {
        world.nodes.col.outageUntil[node] = Math.max(
          world.nodes.col.outageUntil[node],
          world.tickAfter(shock.lasts),
        );
        world.roster.change(node);
      });
    if (shock.kind === 'fake-ring')
      forEachStruck(world, 'node.ring', index, shock.share, (node) => {
        world.nodes.col.ringUntil[node] = Math.max(
          world.nodes.col.ringUntil[node],
          world.tickAfter(shock.lasts),
        );
      });
    if (shock.kind === 'whale-exit') exitWhales(world, shock.share);
    world.roster.isNews = true;
  });
}

function forEachStruck(
  world: World,
  stream: 'node.outage' | 'node.ring',
  index: number,
  share: number,
  strike: (node: number) => void,
): void {
  for (let node = 0; node < world.nodes.rows; node += 1) {
    if (world.streams[stream].uniform(node, index, 0) < share) strike(node);
  }
}

/** The largest delegations unbond until their share of all delegated stake is on its way out. */
function exitWhales(world: World, share: number): void {
  const { delegators, nodes, books } = world;
  const value = (who: number): number => {
    const node = delegators.col.node[who];
    return node < 0 || nodes.col.shares[node] === 0
      ? 0
      : (delegators.col.shares[who] / nodes.col.shares[node]) * books.delegated.balance[node];
  };
  const byValue = [...delegators.col.node.keys()].filter((who) => value(who) > 0);
  byValue.sort((a, b) => value(b) - value(a) || a - b);
  const target = share * byValue.reduce((sum, who) => sum + value(who), 0);
  let gone = 0;
  for (const who of byValue) {
    if (gone >= target) break;
    gone += value(who);
    unbondDelegation(world, who);
    sellWallet(world, who);
  }
}
