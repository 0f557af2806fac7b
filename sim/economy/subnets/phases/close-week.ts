import type { World } from '../state.ts';

/** What subnets did in the week, for metrics and decisions of the next. */
export function closeWeek({ subnets, endsWeek }: World): void {
  if (!endsWeek) return;
  const { weekRequests, lastRequests, weekRoyalty, lastRoyalty, items, seenItems, idleWeeks } = subnets.col;
  lastRequests.set(weekRequests);
  lastRoyalty.set(weekRoyalty);
  for (let id = 0; id < subnets.rows; id += 1)
    idleWeeks[id] = weekRequests[id] > 0 || items[id] > seenItems[id] ? 0 : idleWeeks[id] + 1;
  seenItems.set(items);
  weekRequests.fill(0);
  weekRoyalty.fill(0);
}
