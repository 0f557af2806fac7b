import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { checkFile, type Planner } from '../../sim/experiments/checked-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-checked-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const atOnce: Planner = (_points, next) => {
  for (;;) {
    const step = next();
    if (step.done === true) return step.value;
  }
};

async function problemsOfFile(
  text: string,
  set: readonly string[] = [],
): Promise<[string, number | undefined][]> {
  const file = join(folder, 'file.yaml');
  writeFileSync(file, text);
  const error = await checkFile(file, { set }, atOnce).catch((refused: unknown) => refused);
  if (!(error instanceof InputError)) throw new Error('expected a refusal', { cause: error });
  return error.problems.map(({ path, line }) => [path, line]);
}

describe('a large plan', () => {
  const readPlan = (parameters: string) => {
    const file = join(folder, 'large.yaml');
    writeFileSync(file, `name: large\nscenario: dmpsim:inference.yaml\n${parameters}\nreplications: 2\n`);
    return checkFile(file, { set: ['clock.horizon=1 d'] }, atOnce);
  };

  it('is right when points among all of it are, and says how many were read', async () => {
    const sobol =
      'design: sobol\npoints: 8192\nparameters: { users.elasticity: { uniform: [0.1, 3] }, users.demand: { uniform: [0.1, 3] } }';
    const { points, pointsRead, runs } = await readPlan(sobol);
    expect({ points, runs }).toEqual({ points: 8192, runs: 16_384 });
    expect(pointsRead).toBeLessThan(200);
  });

  it('is refused for one wrong value, wherever it stands', async () => {
    const values = Array.from({ length: 40 }, (_, k) => (k === 23 ? -1 : 0.1 + k / 100));
    const grid = `parameters: { users.elasticity: [${values.join()}], users.churn.beta: [${Array.from({ length: 20 }, (_, k) => k / 10).join()}] }`;
    await expect(readPlan(grid)).rejects.toThrow('users.elasticity');
  });
});

describe('every problem is told at once', () => {
  it('of a proposal: its arms, figures and guardrails, each with its line', async () => {
    const problems = await problemsOfFile(`name: wrong
question: Is it better?
baseline: dmpsim:inference.yaml
given: { clock.horizon: 2 d }
arms:
  - { name: lower, set: { mechanisms.price.basPrice: 0.04 DGAI/CU } }
  - { name: same, set: { mechanisms.price.basePrice: 0.05 DGAI/CU } }
kpis:
  - { name: fees, formula: sum(fees.gros), direction: up, matters: 1 % of baseline }
  - { name: users, formula: last(users.active), direction: up, matters: 3 DGAI }
guardrails:
  - { name: runway, require: P(min(treasury.runway) < 90 DGAI) <= 5 % }
`);
    expect(problems.map(([, line]) => line)).toEqual([6, 7, 9, 10, 12]);
  });

  it('of an experiment: its figures and series', async () => {
    const problems = await problemsOfFile(`name: wrong
scenario: dmpsim:inference.yaml
kpis:
  fees: sum(fees.gros)
  users: last(users.actve)
series: { metrics: [nothing] }
`);
    expect(problems.map(([path]) => path)).toHaveLength(3);
  });

  it('of settings beside a proposal: it has its own', async () => {
    const proposal = 'name: p\nquestion: q\nbaseline: dmpsim:inference.yaml\narms: []\n';
    expect(await problemsOfFile(proposal, ['users.active=3'])).toEqual([['--set', undefined]]);
  });
});

it('a file that is right says how long and how large all of its runs are', async () => {
  const file = join(folder, 'lengths.yaml');
  const varied = 'clock.horizon: [3 d, 20 d], users.active: [50, 20]';
  writeFileSync(file, `name: lengths\nscenario: dmpsim:inference.yaml\nparameters: { ${varied} }\n`);
  const { extent } = await checkFile(file, { set: ['clock.tick=1 h'] }, atOnce);
  expect(extent.ranges).toMatchObject({
    horizonHours: { least: 72, most: 480 },
    users: { least: 20, most: 50 },
  });
  expect(extent.ticks).toBe((72 + 480) / 2);
});
