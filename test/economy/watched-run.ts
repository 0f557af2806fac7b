import type { SimEvent } from '../../sim/kernel/outputs.ts';
import { Run } from '../../sim/economy/run.ts';
import type { World } from '../../sim/economy/run.ts';
import type { ResolvedScenario } from '../../sim/scenario/resolve.ts';

/** Sees the world when a phase is over. */
export type Watch = (phase: string, world: World, dao: World) => void;

/** A run of the 2PM half that is over. */
export interface Watched {
  readonly run: Run;
  readonly world: World;
  readonly dao: World;
  readonly events: readonly SimEvent[];
  /** What moved for a reason in the whole run, base units of all tokens that it moves. */
  readonly moved: (reason: string) => number;
}

/** Runs a scenario with a 2PM half to the end. */
export function watch(scenario: ResolvedScenario, after: Watch = () => undefined): Watched {
  const run = new Run(scenario);
  const { world } = run;
  const dao = world;
  if (dao === undefined) throw new Error('this world has only inference');
  const observer = { enter: () => undefined, leave: (phase: string) => after(phase, world, dao) };
  while (!run.done) run.step(observer);
  const { specs, period } = run.flows;
  const moved = (reason: string): number =>
    specs.reduce((total, spec, k) => total + (spec.reason === reason ? period[k] : 0), 0);
  return { run, world, dao, events: run.drainEvents(), moved };
}

/** Sum of amounts. */
export const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);
