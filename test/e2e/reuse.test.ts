import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { queryExperiment } from '../../sim/store/experiment-query.ts';
import { dmpsim, temporaryFolder, village } from './command-line.ts';
import { readRows } from './experiment-rows.ts';

const scratch = temporaryFolder();
const folderOf = (name: string): string => join(scratch, name);
const one = ['--threads', '1', '--series', 'fees.gross'];
const call = (name: string, elasticities: string, more: readonly string[]): string[] => [
  'ensemble',
  village,
  '--set',
  'clock.horizon=2 d',
  '--vary',
  `users.elasticity=[${elasticities}]`,
  ...one,
  '--out',
  folderOf(name),
  ...more,
];

beforeAll(async () => {
  const kpis = ['--kpi', 'fees=sum(fees.gross)', '--kpi', 'nodes=last(nodes.active)'];
  expect(await dmpsim(call('first', '0.5, 2', ['-n', '4', '--quiet', ...kpis]))).toMatchObject({ code: 0 });
});

describe('runs that another experiment has', () => {
  it('are taken from it, and the whole is what it is without', async () => {
    const asked = ['-n', '6', '--kpi', 'income=sum(fees.gross)'];
    const taken = await dmpsim(call('second', '2, 1', [...asked, '--reuse', folderOf('first')]));
    expect(taken.stderr).toContain(`took 4 runs from ${folderOf('first')} instead of making them`);
    expect((await dmpsim(call('fresh', '2, 1', [...asked, '--quiet']))).code).toBe(0);
    expect(await readRows(folderOf('second'))).toEqual(await readRows(folderOf('fresh')));
    const { rows } = await queryExperiment(
      folderOf('second'),
      `SELECT run FROM runs WHERE host LIKE '% (reused)' ORDER BY 1`,
    );
    expect(rows).toEqual([[0], [2], [4], [6]]);
  });

  it('are counted by a dry run, which writes nothing', async () => {
    const asked = ['-n', '3', '--kpi', 'income=sum(fees.gross)', '--reuse', folderOf('first')];
    const dry = await dmpsim(call('third', '2, 1', [...asked, '--dry-run', '--json']));
    expect(JSON.parse(dry.stdout)).toMatchObject({
      runs: 3,
      reused: [{ folder: folderOf('first'), runs: 3 }],
    });
    const read = await dmpsim(['query', folderOf('third'), 'FROM runs']);
    expect(read.code).toBe(2);
  });

  it('are not taken for what they do not tell, nor from another seed or version', async () => {
    const reuse = ['--reuse', folderOf('first'), '--dry-run', '-n', '2'];
    const why = async (more: readonly string[]) =>
      (await dmpsim(call('fourth', '2', [...reuse, ...more]))).stderr;
    expect(await why(['--kpi', 'x=max(nodes.active)'])).toContain(
      'its runs have no figure max(nodes.active)',
    );
    const known = ['--kpi', 'x=sum(fees.gross)'];
    expect(await why([...known, '--seed', 'other'])).toContain('its seed is');
    expect(await why([...known, '--every', '6 h'])).toContain(
      'its series are of every 24 h, and here of every 6 h',
    );
    const plan = join(folderOf('first'), 'experiment.json');
    const text = readFileSync(plan, 'utf8');
    writeFileSync(plan, text.replace(/"engine":"[^"]*"/, '"engine":"0.0.1"'));
    expect(await why(known)).toContain('it is of dmpsim 0.0.1');
    writeFileSync(plan, text);
  });
});

describe('a dry run', () => {
  it('of a hundred thousand points says how many runs, about how long, and how many points were read', async () => {
    const digits = (count: number) =>
      Array.from({ length: count }, (_, k) => (0.1 + k / 1000).toFixed(3)).join();
    const more = ['--vary', `users.churn.beta=[${digits(250)}]`, '-n', '3', '--dry-run'];
    const { code, stdout } = await dmpsim(call('never', digits(400), more));
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(
      /^would run {2}\S+ {2}experiment, 100,000 points × 3 = 300,000 runs of .*, about .*, 64 points read\n$/,
    );
  });
});
