/** Nodes as servers: how fast each works (economy.md §2.7). */
export interface Servers {
  /** Hours per unit of each work feature, and per CU stated directly. */
  readonly hoursPerLinear: Float64Array;
  readonly hoursPerFixed: Float64Array;
  readonly hoursPerQuadratic: Float64Array;
  readonly hoursPerDirect: Float64Array;
}

/** Work features of requests, by row. */
export interface WorkOfRow {
  readonly linear: Float64Array;
  readonly fixed: Float64Array;
  readonly quadratic: Float64Array;
  readonly direct: Float64Array;
}

/** Hours that `node` needs for the request in `row`. */
export function deriveServiceHours(servers: Servers, work: WorkOfRow, node: number, row: number): number {
  return (
    servers.hoursPerLinear[node] * work.linear[row] +
    servers.hoursPerFixed[node] * work.fixed[row] +
    servers.hoursPerQuadratic[node] * work.quadratic[row] +
    servers.hoursPerDirect[node] * work.direct[row]
  );
}

/** How a request fares at its node. */
export interface Visit {
  finishHours: number;
  serviceHours: number;
  timedOut: boolean;
}

/**
 * First come, first served by the Lindley recursion: service starts when both the request is there and the node is
 * free. A request that has waited until `deadlineHours` is given up: before service it costs the node nothing, during
 * service the node stops then. `freeHours` holds when each node is done with the work it has accepted; it moves.
 */
export function enqueue(
  freeHours: Float64Array,
  node: number,
  nowHours: number,
  serviceHours: number,
  deadlineHours: number,
  visit: Visit,
): Visit {
  const free = freeHours[node];
  const start = free > nowHours ? free : nowHours;
  const finish = start + serviceHours;
  if (finish <= deadlineHours) {
    freeHours[node] = finish;
    visit.finishHours = finish;
    visit.serviceHours = serviceHours;
    visit.timedOut = false;
    return visit;
  }
  if (deadlineHours > start) freeHours[node] = deadlineHours;
  visit.finishHours = deadlineHours;
  visit.serviceHours = deadlineHours > start ? deadlineHours - start : 0;
  visit.timedOut = true;
  return visit;
}
