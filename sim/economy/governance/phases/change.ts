import { adopt } from '../../../kernel/adopt.ts';
import type { World } from '../state.ts';

/** Changes of the scenario whose time has come: from this tick on it is what they make of it. */
export function change(world: World): void {
  const { stages } = world.resolved;
  if (stages.length === 0) return;
  stages.forEach(({ from, set }, index) => {
    if (Math.ceil(from / world.tickHours) !== world.tick) return;
    adopt(world, set, world.hours);
    world.note('change', 'rule', index, 0, Object.keys(set).join(', '));
  });
}
