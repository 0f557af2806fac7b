import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError, type Problem } from '../../../sim/errors.ts';
import { readPoints } from '../../../sim/experiments/designs/written-points.ts';
import { readExperiment } from '../../../sim/experiments/experiment-file.ts';
import { digestPlan, planSchema, storedPoints } from '../../../sim/experiments/plan.ts';
import { planExperiment } from '../../../sim/experiments/plan-draft.ts';

const folder = mkdtempSync(join(tmpdir(), 'points-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'trial.yaml');

function plan(points: string, csv?: string, more = '') {
  if (csv !== undefined) writeFileSync(join(folder, 'points.csv'), csv);
  const text = `name: trial\nscenario: dmpsim:two-pm.yaml\nset: { clock.horizon: 2 d }\npoints: ${points}\n${more}`;
  const { draft, locate } = readExperiment(text, file);
  return locate(() => planExperiment(draft)).plan;
}

function refusal(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.problems[0];
    throw error;
  }
  throw new Error('accepted');
}

describe('points of one’s own', () => {
  it('are rows below paths of parameters, labelled by their values', () => {
    const csv = 'users.elasticity,mechanisms.price.basePrice\r\n1,0.04 DGAI/CU\r\n\r\n1.5,"0.05 DGAI/CU"\r\n';
    const { points } = plan('points.csv', csv);
    expect(points.map(({ name }) => name)).toEqual([
      'elasticity = 1, basePrice = 0.04 DGAI/CU',
      'elasticity = 1.5, basePrice = 0.05 DGAI/CU',
    ]);
    expect(points[1].set).toEqual([
      'clock.horizon=2 d',
      'users.elasticity=1.5',
      'mechanisms.price.basePrice=0.05 DGAI/CU',
    ]);
  });

  it('have names where a column gives them, which a stored plan keeps', () => {
    const made = plan('points.csv', 'name,users.elasticity\ntimid,1\nbold,1.5\n');
    expect(made.points.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['timid', { 'users.elasticity': '1' }],
      ['bold', { 'users.elasticity': '1.5' }],
    ]);
    const stored = JSON.parse(JSON.stringify({ ...made, points: storedPoints(made.points) }));
    expect(digestPlan(planSchema.parse(stored))).toBe(digestPlan(made));
    const unnamed = plan('points.csv', 'users.elasticity\n1\n1.5\n');
    const again = JSON.parse(JSON.stringify({ ...unnamed, points: storedPoints(unnamed.points) }));
    expect(digestPlan(planSchema.parse(again))).toBe(digestPlan(unnamed));
  });

  it.each([
    ['users.elasticity\n1\n1\n', 3, 'expected each point once, and line 2 has it'],
    ['name,users.elasticity\na,1\na,2\n', 3, 'expected each name once, and line 2 has it'],
    ['users.elasticity\n1\n\n1,2\n', 4, 'expected 1 values, as the header has columns'],
    ['users.elasticity,users.demand\n1,\n', 2, 'expected a value in every column'],
    ['users.elasticity,users.elasticity\n1,2\n', 1, 'expected each path once'],
    ['users.elasticity,\n1,2\n', 1, 'expected a path above every column'],
    ['name\na\n', 1, 'expected the path of a parameter'],
    ['users.elasticity\n', 1, 'expected at least one point'],
    ['', 1, 'expected at least one point'],
    ['users.elasticity\n"1\n', 2, 'expected the quoted field to be closed'],
    ['users.elasticity\n1\nmany\n', 3, 'expected'],
    ['users.elasticity\n1\n2 d\n', 3, 'expected'],
    ['users.elasticity\n1\n1.0\n', 3, 'is the same scenario'],
    ['name,users.elasticity\na,1\nb,many\n', 3, 'expected'],
  ])('are refused with file and line: %j', (csv, line, constraint) => {
    expect(refusal(() => plan('points.csv', csv))).toMatchObject({
      constraint: expect.stringContaining(constraint),
      file: expect.stringMatching(/points\.csv$/),
      line,
    });
  });

  it('are reported at the line of the experiment when every row is wrong', () => {
    expect(refusal(() => plan('points.csv', 'users.elasticty\n1\n2\n'))).toMatchObject({
      path: 'users.elasticty',
      hint: expect.stringContaining('elasticity'),
    });
    expect(refusal(() => plan('points.csv', 'seed\na\nb\n'))).toMatchObject({ path: 'seed', line: 4 });
  });

  it.each([
    ['nowhere.csv', 'expected a file that exists'],
    ['../points.csv', 'expected a file below the folder'],
    ['/points.csv', 'expected a path relative'],
  ])('are read beside the experiment alone: %s', (name, constraint) => {
    expect(refusal(() => plan(name))).toMatchObject({
      path: 'points',
      constraint: expect.stringContaining(constraint),
      file,
      line: 4,
    });
  });

  it('are not read through a link that leads elsewhere', () => {
    symlinkSync('/etc/hosts', join(folder, 'link.csv'));
    expect(refusal(() => plan('link.csv')).constraint).toContain('expected a file below the folder');
  });

  it('stand alone', () => {
    const own = 'users.elasticity\n1\n';
    expect(refusal(() => plan('points.csv', own, 'design: zip\n'))).toMatchObject({ path: 'design' });
    expect(refusal(() => plan('points.csv', own, 'parameters: { users.demand: [1, 2] }\n'))).toMatchObject({
      path: 'parameters',
      line: 5,
    });
  });

  it('are bounded', () => {
    const csv = `a\n${Array.from({ length: 100_001 }, (_, k) => k).join('\n')}\n`;
    expect(refusal(() => readPoints(csv, 'x.csv'))).toMatchObject({ line: 100_002 });
  });
});
