/** How fast nodes work (economy.md §2.7). Machines of one make have their rates once: a few of them stay in cache. */
export interface ServiceRates {
  /** Hours per unit of linear, fixed and quadratic work, per CU stated directly and per unit of cached work: five by make. */
  readonly hours: Float64Array;
  /** Where the five of a node begin. */
  readonly place: Int32Array;
}

/** Work features of requests, by row. */
export interface WorkOfRow {
  readonly linear: Float64Array;
  readonly fixed: Float64Array;
  readonly quadratic: Float64Array;
  readonly direct: Float64Array;
  readonly cached: Float64Array;
}

/** Hours that `node` needs for the request in `row`. */
export function deriveServiceHours(
  { hours, place }: ServiceRates,
  work: WorkOfRow,
  node: number,
  row: number,
): number {
  const at = place[node];
  return (
    hours[at] * work.linear[row] +
    hours[at + 1] * work.fixed[row] +
    hours[at + 2] * work.quadratic[row] +
    hours[at + 3] * work.direct[row] +
    hours[at + 4] * work.cached[row]
  );
}

/**
 * Rates of every node from the columns that hold them and its hours per unit of cached work, work in the clear first; behind them,
 * when `slowdown` is given by node, those of encrypted work by the features that it has in the clear: node i stands there at
 * i + the number of nodes.
 */
export function packServiceRates(
  columns: {
    readonly hoursPerLinear: Float64Array;
    readonly hoursPerFixed: Float64Array;
    readonly hoursPerQuadratic: Float64Array;
    readonly hoursPerDirect: Float64Array;
  },
  hoursPerCached: Float64Array,
  slowdown?: Float64Array,
): ServiceRates {
  const { hoursPerLinear, hoursPerFixed, hoursPerQuadratic, hoursPerDirect } = columns;
  const nodes = hoursPerLinear.length;
  const place = new Int32Array(slowdown === undefined ? nodes : 2 * nodes);
  const hours: number[] = [];
  const places = new Map<string, number>();
  const placeOf = (rates: readonly number[]): number => {
    const make = rates.join();
    const known = places.get(make) ?? hours.length;
    if (known === hours.length) hours.push(...rates);
    places.set(make, known);
    return known;
  };
  for (let node = 0; node < nodes; node += 1) {
    const own = [hoursPerLinear[node], hoursPerFixed[node], hoursPerQuadratic[node]];
    place[node] = placeOf([...own, hoursPerDirect[node], hoursPerCached[node]]);
    if (slowdown === undefined) continue;
    // A size stated in compute units is never encrypted.
    const slow = own.map((each) => each * slowdown[node]);
    place[nodes + node] = placeOf([...slow, 0, hoursPerCached[node] * slowdown[node]]);
  }
  return { hours: Float64Array.from(hours), place };
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
