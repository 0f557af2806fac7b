import { deriveReach } from '../mechanisms/grant-effects.ts';
import type { World } from '../state.ts';

/** Tools in use save a part of what nodes pay for running. */
export function saveCosts({ inUse, levels, scenario }: World): void {
  const tools = inUse.col.tools[0];
  if (tools > 0) levels.energy *= 1 - deriveReach(tools, scenario.grants.tools);
}
