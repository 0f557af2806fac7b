import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run, type World } from '../../sim/economy/run.ts';
import type { SimEvent } from '../../sim/kernel/outputs.ts';

/** Sees the world when a phase is over. */
export type Watch = (phase: string, world: World) => void;

/** A run that is over. */
export interface Watched {
  readonly run: Run;
  readonly world: World;
  readonly events: readonly SimEvent[];
  /** What moved for a reason in the whole run, base units of all tokens that it moves. */
  readonly moved: (reason: string) => number;
}

/** Runs a scenario to the end. */
export function watch(scenario: ResolvedScenario, after: Watch = () => undefined): Watched {
  const run = new Run(scenario);
  const { world } = run;
  const observer = { enter: () => undefined, leave: (phase: string) => after(phase, world) };
  while (!run.done) run.step(observer);
  const { specs, period } = run.flows;
  const moved = (reason: string): number =>
    specs.reduce((total, spec, k) => total + (spec.reason === reason ? period[k] : 0), 0);
  return { run, world, events: run.drainEvents(), moved };
}

/** Sum of amounts. */
export const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);
