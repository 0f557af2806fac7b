import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '../../sim/experiments/evidence.ts';
import { TestRedis } from '../environment/redis.ts';
import { dmpsim, startDmpsim, temporaryFolder } from './command-line.ts';
import { countRuns, waitForGrowth } from './experiment-rows.ts';

/*
 * A verdict is what its runs say, wherever they were made and however often the work was broken off. At the first look it is
 * not decided, at the second it is. Another proposal asks for a precision, so it has two stages: thirty pairs, then as many as
 * these say are needed.
 */
const folder = temporaryFolder();
cpSync('test/e2e/scenarios', folder, { recursive: true });
const proposal = join(folder, 'dearer.yaml');
const precise = join(folder, 'precise.yaml');
const head = `name: dearer
question: Is a dearer base price better?
baseline: village.yaml
given: { clock.horizon: 2 d }
arms: [{ name: dearer, from: 1 d, set: { mechanisms.price.basePrice: 0.1 DGAI/CU } }]
`;
writeFileSync(
  proposal,
  `${head}looks: [8, 20, 30]
kpis: [{ name: wait, formula: "mean(latency.p95, 1 d, 2 d)", direction: down, matters: 640 s }]
`,
);
writeFileSync(
  precise,
  `${head}pairs: 31
kpis: [{ name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline, precision: 0.01 % of baseline }]
`,
);
const runsInAll = 40;
const at = (name: string): string => join(folder, name);
const verdictOf = (name: string): Evidence =>
  JSON.parse(readFileSync(join(at(name), 'verdict.json'), 'utf8')) as Evidence;
const begin = (name: string, ...more: string[]): string[] => [
  'compare',
  proposal,
  '--out',
  at(name),
  '--quiet',
  ...more,
];
const goOn = (name: string, ...more: string[]): string[] => [
  'compare',
  '--resume',
  at(name),
  '--quiet',
  ...more,
];
/** Where threads are not the point, one is enough: each loads the program and warms up for itself. */
const oneThread = ['--threads', '1'];
/** Bytes of the database after a fair part of the runs and long before the last. */
const someRuns = 120_000;

let redis: TestRedis;
let worker: ReturnType<typeof startDmpsim>;
let straight: Evidence;

beforeAll(async () => {
  mkdirSync(at('redis'));
  redis = await TestRedis.start(at('redis'));
  worker = startDmpsim(['worker', '--redis', redis.url, '--threads', '2']);
  expect(await dmpsim(begin('straight'))).toMatchObject({ code: 0, stderr: '' });
  straight = verdictOf('straight');
});

afterAll(async () => {
  worker.child.kill('SIGKILL');
  await worker.finished;
  await redis.kill();
});

async function leaveUnfinished(name: string, call: readonly string[], signal: NodeJS.Signals) {
  const { child, finished } = startDmpsim(call);
  await waitForGrowth(at(name), someRuns);
  child.kill(signal);
  const ended = await finished;
  const kept = await countRuns(at(name));
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(runsInAll);
  expect(existsSync(join(at(name), 'verdict.json'))).toBe(false);
  return ended;
}

describe('a comparison', () => {
  it('has stopped at the second of three looks', () => {
    expect(straight).toMatchObject({
      pairs: 20,
      looks: { stoppedAt: { look: 2, because: 'all is decided' } },
    });
    expect(straight.looks?.taken.map(({ decided }) => decided)).toEqual([0, 1]);
  });

  it('has no other pairs than its looks fix before the first run', async () => {
    for (const pairs of ['10', '30', '40']) {
      const { code, stderr } = await dmpsim(goOn('straight', '-n', pairs));
      expect(code).toBe(2);
      expect(stderr).toContain('expected no other number of pairs than the 20 of this verdict');
    }
    expect(verdictOf('straight').digest).toBe(straight.digest);
    expect((await dmpsim(goOn('straight', '--no-early-stop'))).code).toBe(2);
  });

  it('gives the same verdict when it was killed and resumed', async () => {
    await leaveUnfinished('killed', begin('killed'), 'SIGKILL');
    const anew = await dmpsim(begin('killed'));
    expect(anew.code).toBe(2);
    expect(anew.stderr).toContain(`dmpsim compare --resume ${at('killed')}`);
    expect(await dmpsim(goOn('killed', ...oneThread))).toMatchObject({ code: 0, stderr: '' });
    expect(verdictOf('killed').digest).toBe(straight.digest);
    for (const name of ['runs.csv', 'verdict.md', 'verdict.html'])
      expect(readFileSync(join(at('killed'), name))).toEqual(readFileSync(join(at('straight'), name)));
  });

  it('says at Ctrl-C how to go on', async () => {
    const { code, stderr } = await leaveUnfinished('stopped', begin('stopped'), 'SIGINT');
    expect(code).toBe(130);
    const goingOn = `dmpsim compare --resume ${at('stopped')}`;
    expect(stderr).toContain(`go on with: ${goingOn}`);
    const longer = await dmpsim(goOn('stopped', '-n', '60'));
    expect(longer.code).toBe(2);
    expect(longer.stderr).toContain(`leave -n out to go on with its looks: ${goingOn}`);
  });

  it('has one coordinator: another is told who writes, and changes nothing', async () => {
    // Nobody makes the runs of this queue: the first coordinator waits, for as long as the others take.
    const lonely = ['--executor', 'bullmq', '--redis', `${redis.url}/1`];
    const { child, finished } = startDmpsim(begin('shared', ...lonely));
    await waitForGrowth(at('shared'), 1);
    const own = ['comparison.json', 'proposal.yaml', 'run.lock'].map((name) => join(at('shared'), name));
    const look = () => own.map((path) => [statSync(path).mtimeMs, readFileSync(path, 'utf8')]);
    const before = look();
    for (const call of [
      begin('shared'),
      begin('shared', '--force'),
      goOn('shared'),
      goOn('shared', ...lonely),
    ]) {
      const { code, stdout, stderr } = await dmpsim(call);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`written by process ${child.pid} on ${hostname()}`);
      expect(stderr).toContain('wait for it');
    }
    expect(look()).toEqual(before);
    child.kill('SIGINT');
    expect((await finished).code).toBe(130);
    expect(await dmpsim(goOn('shared', ...oneThread))).toMatchObject({ code: 0, stderr: '' });
    expect(verdictOf('shared').digest).toBe(straight.digest);
  });

  it('gives the same verdict from workers at a queue, though its coordinator is killed', async () => {
    const queued = ['--executor', 'bullmq', '--redis', redis.url];
    await leaveUnfinished('queued', begin('queued', ...queued), 'SIGKILL');
    expect(await dmpsim(goOn('queued', ...queued))).toMatchObject({ code: 0 });
    expect(verdictOf('queued').digest).toBe(straight.digest);
  });

  it('without looks takes more pairs later, and then is what it would have been', async () => {
    const beginPrecise = (name: string, ...more: string[]): string[] => [
      ...['compare', precise, '--out', at(name), '--quiet', ...oneThread],
      ...more,
    ];
    expect(await dmpsim(beginPrecise('precise'))).toMatchObject({ code: 0 });
    expect(verdictOf('precise')).toMatchObject({ pairs: 31, firstStage: 30 });
    expect(await dmpsim(beginPrecise('longer', '-n', '30'))).toMatchObject({ code: 0 });
    expect(verdictOf('longer').digest).not.toBe(verdictOf('precise').digest);
    expect(await dmpsim(goOn('longer', '-n', '31', ...oneThread))).toMatchObject({ code: 0, stderr: '' });
    expect(verdictOf('longer').digest).toBe(verdictOf('precise').digest);
    const fewer = await dmpsim(goOn('longer', '-n', '10'));
    expect(fewer.code).toBe(2);
    expect(fewer.stderr).toContain('expected at least the 31');
  });

  it('says of pages that somebody has changed that they are not what the verdict says, and remakes them', async () => {
    const files = ['verdict.md', 'verdict.html'].map((name) => join(at('straight'), name));
    const made = files.map((file) => readFileSync(file, 'utf8'));
    for (const [k, file] of files.entries()) writeFileSync(file, made[k].replace('dearer', 'better'));
    const { code, stdout } = await dmpsim(['verify', at('straight'), '--sample', '1']);
    expect(code).toBe(3);
    expect(stdout).toContain('verdict.md: is not what the verdict says');
    expect(stdout).toContain('verdict.html: is not what the verdict says');
    for (const file of files) rmSync(file);
    expect(await dmpsim(['report', at('straight'), '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(made);
  });
});
