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

/**
 * When a request leaves its node, hours: first come, first served by the Lindley recursion. Service starts at
 * `startHours`, when the request is there and the node is free; at `deadlineHours` the request is given up, which
 * stops the node, or costs it nothing if service had not begun. The node is free again at the later of this and of
 * what it was free at before.
 */
export function deriveFinishHours(startHours: number, serviceHours: number, deadlineHours: number): number {
  const finish = startHours + serviceHours;
  return finish <= deadlineHours ? finish : deadlineHours;
}
