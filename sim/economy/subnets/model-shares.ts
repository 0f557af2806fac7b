import type { World } from './state.ts';

/** Part of the last week's requests that the model of each subnet served. */
export function deriveModelShares({ economy, subnets }: World): readonly number[] {
  const requests = economy.col.lastWeekServed[0];
  if (requests === 0) return [];
  const { lastRequests } = subnets.col;
  const all = Math.max(
    requests,
    lastRequests.reduce((total, value) => total + value, 0),
  );
  return Array.from(lastRequests, (served) => served / all);
}

/** Part of the RT that earn royalties which the operator of a node keeps. */
export function deriveRtShare(
  { subnetBooks, holders, subnets }: World,
  subnet: number,
  node: number,
): number {
  const eligible = subnets.col.eligible[subnet];
  return eligible === 0 ? 0 : subnetBooks.rt[subnet].balance[holders.nodes + node] / eligible;
}
