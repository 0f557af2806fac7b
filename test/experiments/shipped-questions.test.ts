import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planComparison } from '../../sim/experiments/comparison-plan.ts';
import { readExperiment } from '../../sim/experiments/experiment-file.ts';
import { planExperiment } from '../../sim/experiments/plan-draft.ts';
import { parseProposal } from '../../sim/experiments/proposal.ts';
import { loadScenario, locateNamedFile } from '../../sim/store/scenario-files.ts';
import { listShipped } from '../../sim/store/shipped-files.ts';

function planNamed(path: string) {
  const { name, place } = locateNamedFile(path);
  return planComparison(parseProposal(readFileSync(place, 'utf8'), name), name);
}

describe('questions that ship are asked from anywhere by their name', () => {
  it('lists them as they are named', () => {
    expect(listShipped('proposals')).toContain('dmpsim:proposals/base-price');
    expect(listShipped('experiments')).toContain('dmpsim:experiments/price-and-elasticity');
  });

  it('names the same file with and without its ending, and no file outside of what ships', () => {
    const whole = locateNamedFile('dmpsim:proposals/base-price.yaml');
    expect(locateNamedFile('dmpsim:proposals/base-price')).toEqual(whole);
    expect(whole.name).toBe('dmpsim:proposals/base-price.yaml');
    expect(loadScenario('dmpsim:inference').sha256).toBe(loadScenario('dmpsim:inference.yaml').sha256);
    expect(() => locateNamedFile('dmpsim:../package')).toThrow(/below the folder of the file/);
    expect(locateNamedFile('mine.yaml')).toEqual({ name: 'mine.yaml', place: 'mine.yaml' });
  });

  it('compares the same rules as the file does', () => {
    const named = planNamed('dmpsim:proposals/base-price').plan;
    const read = planNamed('scenarios/proposals/base-price.yaml').plan;
    expect(named.points).toEqual(read.points);
    expect(named.scenario.file).toBe('dmpsim:baseline.yaml');
  });

  it('makes the same experiment as the file does', () => {
    const [named, read] = [
      'dmpsim:experiments/price-and-elasticity',
      'scenarios/experiments/price-and-elasticity.yaml',
    ].map((path) => {
      const { name, place } = locateNamedFile(path);
      return planExperiment(readExperiment(readFileSync(place, 'utf8'), name).draft).plan;
    });
    expect(named.points).toEqual(read.points);
    expect(named.scenario.file).toBe('dmpsim:inference.yaml');
  });
});
