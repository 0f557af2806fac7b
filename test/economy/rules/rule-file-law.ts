import { expect } from 'vitest';
import type { ResolvedScenario } from '../../../sim/economy/resolve.ts';
import { Run } from '../../../sim/economy/run.ts';
import { InputError } from '../../../sim/errors.ts';
import { stopAndResume } from '../resumed-run.ts';
import { resolveVillage } from './village.ts';

/** Runs a file of rules: it is conserved at every tick, and resumed or made again gives one digest; or it is refused at its line. */
export function checkRuleFile(rules: string): 'ran' | 'refused' {
  let scenario: ResolvedScenario;
  try {
    scenario = resolveVillage(`rules:\n${rules.replaceAll(/^/gm, ' ')}`);
    const { straight, resumed } = stopAndResume(scenario, 0.6);
    expect(resumed).toBe(straight);
    const again = new Run(scenario);
    while (!again.done) {
      again.step();
      again.world.ledger.recount();
    }
    expect(again.digest()).toBe(straight);
    return 'ran';
  } catch (error) {
    // A broken law, or a bug, is no refusal.
    if (!(error instanceof InputError)) throw error;
    for (const { path, file, line, hint } of error.problems) {
      expect(path).toMatch(/^(?:rules\b|scenario$)/);
      expect(hint).not.toBe('');
      if (path !== 'scenario') expect([file, (line ?? 0) > 3]).toEqual(['x.yaml', true]);
    }
    return 'refused';
  }
}
