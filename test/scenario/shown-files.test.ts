import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { planComparison } from '../../sim/experiments/comparison-plan.ts';
import { parseProposal } from '../../sim/experiments/proposal.ts';
import { loadScenario } from '../../sim/store/scenario-files.ts';

/* A first reader copies what the pages show into an empty folder: it must be whole. */
const folder = mkdtempSync(join(tmpdir(), 'dmpsim-shown-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** YAML that a page shows. */
const shownIn = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml]) => yaml);

const scenarios = shownIn('README.md').map((yaml) => ({ name: /^name: (.+)$/m.exec(yaml)?.[1], yaml }));

describe('what the first page shows', () => {
  it.each(scenarios)('as scenario $name is one, to the last amount', ({ name, yaml }) => {
    copyFileSync('scenarios/calibrations/amd-epyc-2-core.json', join(folder, 'rack.json'));
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, yaml);
    expect(loadScenario(file).warnings).toEqual([]);
  });

  it('has a first scenario, one with rules as formulas, and one about machines', () => {
    expect(scenarios.map(({ name }) => name)).toEqual(['town', 'other-rules', 'racks']);
  });
});

it('the proposal that its page shows is one', () => {
  const [yaml] = shownIn('scenarios/proposals/README.md');
  const name = 'scenarios/proposals/shown.yaml';
  const { arms, kpis, guardrails } = planComparison(parseProposal(yaml, name), name);
  expect([arms.length, kpis.length, guardrails.length]).toEqual([1, 1, 1]);
});
