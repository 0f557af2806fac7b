import type { Scenario } from '../economy/resolve.ts';

/** The least and the most of something among scenarios. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** How long a run is, and whom it begins with. */
export interface RunExtent {
  readonly clock: Pick<Scenario['clock'], 'horizon' | 'tick'>;
  readonly users: Pick<Scenario['users'], 'active'>;
  readonly nodes: Pick<Scenario['nodes'], 'active'>;
}

/** How long and how large the runs of some scenarios are. */
export class PlanExtent {
  #scenarios = 0;
  #ticks = 0;
  readonly #ranges = { horizonHours: nothing, users: nothing, nodes: nothing };

  add({ clock, users, nodes }: RunExtent): this {
    this.#scenarios += 1;
    this.#ticks += Math.ceil(clock.horizon / clock.tick);
    const ranges = this.#ranges;
    ranges.horizonHours = widen(ranges.horizonHours, clock.horizon);
    ranges.users = widen(ranges.users, users.active);
    ranges.nodes = widen(ranges.nodes, nodes.active);
    return this;
  }

  /** Mean ticks of a run. */
  get ticks(): number {
    return this.#ticks / this.#scenarios;
  }

  /** Lengths in hours, and agents at the start. */
  get ranges(): { readonly horizonHours: Range; readonly users: Range; readonly nodes: Range } {
    return this.#ranges;
  }
}

const nothing: Range = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };

const widen = ({ least, most }: Range, value: number): Range => ({
  least: Math.min(least, value),
  most: Math.max(most, value),
});
