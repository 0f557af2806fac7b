import { withValues } from '../scenario/changed-values.ts';
import type { AnyScenario } from '../scenario/frame-parameters.ts';
import { enterScenario } from './economy.ts';
import type { Change, Kernel } from './module.ts';
import { findRule, type RuleName, toRule } from './rules.ts';

/**
 * The scenario holds other values from `hours` on, and the rules among them are in force: schedules go on from there, and
 * what follows from the scenario alone is made anew.
 */
export function adopt(world: Kernel, given: Change, hours: number): void {
  for (const { behaviour } of world.modules)
    behaviour.recomputes?.(world as never, Object.keys(given), hours);
  const set = world.slots.take(world, given, hours);
  const scenario = withValues(world.scenario, set);
  for (const { behaviour } of world.modules) behaviour.turn?.(world as never, scenario as never, hours);
  enterScenario(world, scenario);
  for (const [name, value] of rulesIn(set)) world.rules.col[name][0] = value;
  for (const { behaviour } of world.modules) behaviour.adopted?.(world as never, set);
  for (const { behaviour } of world.modules) behaviour.traits?.(world as never);
}

/**
 * The same for numbers that are rules alone, which phases read where they are in force: nothing has to be made anew, so that
 * they may change in every tick.
 */
export function enforce(world: Kernel, set: Change): void {
  world.scenario = withValues(world.scenario, set);
  for (const [name, value] of rulesIn(set)) world.rules.col[name][0] = value;
}

/** The rules that a change sets, as integers. */
export function rulesIn(set: Change): [RuleName, number][] {
  return Object.entries(set).flatMap(([path, value]): [RuleName, number][] => {
    const name = findRule(path);
    return name === undefined ? [] : [[name, toRule(name, value as number)]];
  });
}

/** What the scenario is before the tick at hand: all that took effect earlier, by its tick, changes before votes. */
export function scenarioBefore(world: Kernel): AnyScenario {
  const { resolved, tick, tickHours, modules } = world;
  const dated = resolved.stages.map(({ from, set }) => ({
    at: Math.ceil(from / tickHours),
    set: set as Change,
  }));
  const enacted = modules.flatMap(({ behaviour }) => behaviour.enacted?.(world as never) ?? []);
  const changes = [...dated, ...enacted]
    .filter(({ at }) => at < tick)
    .sort((left, right) => left.at - right.at);
  const stated = changes.reduce((scenario, { set }) => withValues(scenario, set), resolved.scenario);
  return withValues(stated, world.slots.resume(world, changes));
}
