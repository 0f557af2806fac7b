import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';
import { simulate } from '../../sim/economy/simulate.ts';
import { installNode, noOtherNodes, otherNodeVersions } from '../environment/node-versions.ts';
import { projectRoot } from '../environment/sources.ts';
import { creditEconomy, portableRules } from './rules/portable-rules.ts';
import { shippedScenario, smallJoined, smallScenario } from './small-scenario.ts';

/*
 * One digest, whoever computes it: the claim that a result can be checked by a stranger stands on nothing else.
 */
const scenario = join(projectRoot, 'scenarios/baseline.yaml');
const program = join(projectRoot, 'test/economy/built-digests.js');

interface Job {
  readonly scenario: string;
  readonly set: readonly string[];
  readonly replication?: number;
}

/** The baseline with a fifth of its users. */
const fewer = ['users.active=2000', 'users.potential=2600'];
const oneWeek = ['clock.horizon=1 week', ...fewer];
const oneDay = ['clock.horizon=1 d', ...fewer];
const jobs: readonly Job[] = [oneWeek, oneDay, oneDay, oneDay].map((set, replication) => ({
  scenario,
  set,
  replication,
}));

/** Every behaviour that may be a formula, with the functions whose last bit differs between engines. */
const formulas = [
  // A day on from what the end of a week decides.
  'clock.horizon=8 d',
  ...fewer,
  'users.demand== 0.9 + 0.1 * exp(-hours / 100) - 0.01 * log(1 + hours)',
  'users.acceptance== 1 / (1 + (cost / outside) ^ elasticity)',
  'users.churn.hazardPerWeek== 0.005 * exp(beta * dissatisfaction)',
  'nodes.cheating.probability== 1 / (1 + exp(-k * (saved - loss)))',
  'nodes.entry.expectation== log(income / cost) ^ 3 + log(1.2)',
  'mechanisms.latencyPenalty.shape=formula',
  'mechanisms.latencyPenalty.formula== max * (1 - exp(-(latency / target) ^ 1.7 / 3))',
  'mechanisms.pay.weight== cu * (1 - phi / (2 * phiMax)) ^ 1.3',
];

beforeAll(() => {
  // The launcher builds dist/ when it is older than the sources.
  execFileSync(process.execPath, ['bin/dmpsim', '--version'], { cwd: projectRoot });
});

async function inWorker(part: readonly Job[]): Promise<string[]> {
  const worker = new Worker(program, { workerData: part });
  const [digests] = (await once(worker, 'message')) as [string[]];
  await worker.terminate();
  return digests;
}

/** What each of these runs gives, a tick of one after a tick of the other. */
function follow(runs: readonly Run[]): { metrics: string[]; digest: string }[] {
  const metrics = runs.map((): string[] => []);
  for (let going = [...runs.keys()]; going.length > 0; going = going.filter((k) => !runs[k].done)) {
    for (const k of going) {
      runs[k].step();
      if (runs[k].metrics.due) metrics[k].push(runs[k].metrics.row.join());
    }
  }
  return runs.map((run, k) => ({ metrics: metrics[k], digest: run.digest() }));
}

describe('the digest of a run', () => {
  it('is the same from one worker thread, from two, and from the sources', async () => {
    const fromOne = await inWorker(jobs);
    const halves = await Promise.all([inWorker(jobs.slice(0, 2)), inWorker(jobs.slice(2))]);
    expect(halves.flat()).toEqual(fromOne);
    expect(new Set(fromOne).size).toBe(jobs.length);
    expect(simulate(shippedScenario('baseline', oneWeek)).digest).toBe(fromOne[0]);
  });

  it('is the same whether the portable SHA-256 hashes the state or that of the host', () => {
    const run = new Run(shippedScenario('baseline', ['clock.horizon=1 d']));
    while (!run.done) run.step();
    expect(run.digest(createHash('sha256'))).toBe(run.digest());
  });

  it('is the same beside other runs that take turns with it, and so are its metrics', () => {
    const threeWeeks = ['clock.horizon=3 weeks', 'record.metricsEvery=1 d'];
    const scenarios = [smallJoined(...threeWeeks), smallScenario(...threeWeeks), smallJoined(...threeWeeks)];
    const open = (): Run[] => scenarios.map((one, k) => new Run(one, { replication: k }));
    const alone = open().map((run) => follow([run])[0]);
    expect(follow(open())).toEqual(alone);
  });

  it.skipIf(noOtherNodes !== undefined)(
    'is the same on every Node for formulas of ^, exp and log, in behaviours, slots and rules',
    async () => {
      const argument = JSON.stringify([
        { scenario, set: formulas },
        { scenario: `dmpsim:${creditEconomy}`, set: portableRules },
      ] satisfies Job[]);
      const here = execFileSync(process.execPath, [program, argument], { encoding: 'utf8' });
      expect(here).toMatch(/^\["[0-9a-f]{64}","[0-9a-f]{64}"\]\n$/);
      for (const version of otherNodeVersions) {
        const node = (await installNode(version)) as string;
        const release = execFileSync(node, ['--version'], { encoding: 'utf8' });
        expect(release).toMatch(new RegExp(`^v${version}\\.`));
        expect(execFileSync(node, [program, argument], { encoding: 'utf8' }), release).toBe(here);
      }
    },
  );
});

/** Everything a run is seen to do from its present tick on: metrics rows, and its digest at the end. */
function finish(run: Run): { rows: number[][]; digest: string } {
  const rows: number[][] = [];
  while (!run.done) {
    run.step();
    if (run.metrics.due) rows.push([...run.metrics.row]);
  }
  return { rows, digest: run.digest() };
}

/** Three weeks in which much is under way when they are cut: queues, jails, an outage, a ring, a vote, pay that waits. */
const busy = [
  'clock.horizon=3 weeks',
  ...fewer,
  'shocks=[{ kind: outage, at: 100 h, lasts: 90 h, share: 20 % }, { kind: fake-ring, at: 1 week, lasts: 1 week, share: 10 % }]',
  'mechanisms.governance.proposals=[{ title: dearer, at: 150 h, set: { mechanisms.price.basePrice: 0.06 DGAI/CU } }]',
  'nodes.selfDealing.share=20 %',
];

describe('a run that is saved and restored', () => {
  let resolved: ResolvedScenario;
  let straight: ReturnType<typeof finish>;
  const checkpoints = new Map<number, Uint8Array>();
  // The first tick, inside a tick's queue, around the end of a week, in the outage, after the vote, before the last.
  const cuts = [1, 42, 167, 168, 169, 190, 340, 503];

  beforeAll(() => {
    resolved = shippedScenario('baseline', busy);
    const run = new Run(resolved);
    const rows: number[][] = [];
    while (!run.done) {
      run.step();
      rows.push([...run.metrics.row]);
      if (cuts.includes(run.tick)) checkpoints.set(run.tick, run.save());
    }
    straight = { rows, digest: run.digest() };
  });

  it('was not disturbed by being saved', () => {
    expect(finish(new Run(resolved)).digest).toBe(straight.digest);
  });

  it.each(cuts)('goes on from tick %i to the same metrics and digest', (tick) => {
    const run = Run.restore(resolved, checkpoints.get(tick) as Uint8Array);
    expect(run.tick).toBe(tick);
    const rest = finish(run);
    expect(rest.rows).toEqual(straight.rows.slice(tick));
    expect(rest.digest).toBe(straight.digest);
  });

  it('may be saved and restored again and again', () => {
    let run = new Run(resolved);
    while (!run.done) {
      run.step();
      if (run.tick % 61 === 0) run = Run.restore(resolved, run.save());
    }
    expect(run.digest()).toBe(straight.digest);
  });
});
