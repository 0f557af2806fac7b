import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';

/** Digests of a run without a stop, and of one that goes on from its checkpoint at the share `place` (0–1) of its ticks. */
export function stopAndResume(
  scenario: ResolvedScenario,
  place: number,
): { readonly straight: string; readonly resumed: string } {
  const straight = new Run(scenario);
  const stopsAt = Math.floor(place * straight.ticks);
  let saved = straight.save();
  while (!straight.done) {
    straight.step();
    if (straight.tick === stopsAt) saved = straight.save();
  }
  const resumed = Run.restore(scenario, saved);
  while (!resumed.done) resumed.step();
  return { straight: straight.digest(), resumed: resumed.digest() };
}
