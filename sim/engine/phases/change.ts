import type { World } from '../world.ts';
import { enact } from './govern.ts';

/** Changes of the scenario whose time has come: from this tick on it is what they make of it. */
export function change(world: World): void {
  const { stages } = world.resolved;
  if (stages.length === 0) return;
  stages.forEach((stage, index) => {
    if (Math.ceil(stage.from / world.tickHours) !== world.tick) return;
    world.enterStage(stage.scenario);
    enact(world, stage.set);
    world.note('change', 'rule', index, 0, Object.keys(stage.set).join(', '));
  });
}
