import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryExperiment } from '../../sim/store/experiment-query.ts';
import { requireProgram } from '../environment/programs.ts';
import { findFreePort, TestRedis } from '../environment/redis.ts';
import { dmpsim, startDmpsim, temporaryFolder, village } from './command-line.ts';
import { countRuns, readRows, waitForGrowth } from './experiment-rows.ts';

/*
 * Runs made by workers through a real Redis, with real ends of processes in the middle: what is promised is that the
 * database at the end is that of an undisturbed ensemble in threads, row for row.
 */
const scratch = temporaryFolder();
const folderOf = (name: string): string => {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
};
const jobs = ['ensemble', village, '--set', 'clock.horizon=4 d', '-n', '24', '--every', '12 h', '--quiet'];
/** Bytes of the database when a few runs are kept, and after as many again. */
const step = 40_000;

let redis: TestRedis;
let undisturbed: Record<string, readonly string[]>;
const workers = new Set<ReturnType<typeof startDmpsim>>();

function startWorker(): ReturnType<typeof startDmpsim> {
  const worker = startDmpsim(['worker', '--redis', redis.url, '--threads', '1']);
  workers.add(worker);
  return worker;
}

function kill(worker: ReturnType<typeof startDmpsim>, signal: NodeJS.Signals) {
  worker.child.kill(signal);
  workers.delete(worker);
  return worker.finished;
}

beforeAll(async () => {
  redis = await TestRedis.start(folderOf('redis'));
  const folder = join(scratch, 'threads');
  expect(await dmpsim([...jobs, '--threads', '1', '--out', folder])).toMatchObject({ code: 0, stderr: '' });
  undisturbed = await readRows(folder);
  expect(undisturbed['runs'].length).toBe(24);
});

afterAll(async () => {
  for (const worker of workers) await kill(worker, 'SIGKILL');
  await redis.kill();
});

const queued = (name: string): string[] => [
  ...jobs,
  '--executor',
  'bullmq',
  '--redis',
  redis.url,
  '--out',
  join(scratch, name),
];
const resumed = (name: string): string[] => [
  'ensemble',
  '--resume',
  join(scratch, name),
  '--executor',
  'bullmq',
  '--redis',
  redis.url,
  '--quiet',
];

describe('runs in a queue', () => {
  it('are those of threads, though a worker and Redis are killed on the way', async () => {
    const folder = join(scratch, 'disturbed');
    const [first] = [startWorker(), startWorker()];
    const coordinator = startDmpsim(queued('disturbed'));
    await waitForGrowth(folder, step);
    await kill(first, 'SIGKILL');
    startWorker();
    await waitForGrowth(folder, 2 * step);
    await redis.kill();
    await setTimeout(1500);
    await redis.start();
    const { code, stderr } = await coordinator.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await readRows(folder)).toEqual(undisturbed);
  });

  it('are so too when the coordinator is killed and another goes on', async () => {
    const folder = join(scratch, 'orphaned');
    if (workers.size < 2) startWorker();
    const coordinator = startDmpsim(queued('orphaned'));
    await waitForGrowth(folder, 2 * step);
    coordinator.child.kill('SIGKILL');
    await coordinator.finished;
    const kept = await countRuns(folder);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(24);
    expect(await dmpsim(resumed('orphaned'))).toMatchObject({ code: 0 });
    expect(await readRows(folder)).toEqual(undisturbed);
  });

  it('leave a worker that is asked to end time to finish what it makes', async () => {
    const folder = join(scratch, 'graceful');
    for (const worker of [...workers]) await kill(worker, 'SIGKILL');
    const worker = startWorker();
    const coordinator = startDmpsim(queued('graceful'));
    await waitForGrowth(folder, step);
    const { code, stderr } = await kill(worker, 'SIGTERM');
    expect(code).toBe(0);
    expect(stderr).toMatch(/made \d+ runs?/);
    startWorker();
    expect(await coordinator.finished).toMatchObject({ code: 0 });
    // Nothing had to be made twice.
    expect((await queryExperiment(folder, 'SELECT max(attempt)::INTEGER FROM runs')).rows).toEqual([[1]]);
    expect(await readRows(folder)).toEqual(undisturbed);
  });
});

describe('a queue', () => {
  it('without a Redis is refused with how to start one', async () => {
    const url = `redis://127.0.0.1:${await findFreePort()}`;
    for (const call of [
      ['worker', '--redis', url],
      ['ensemble', village, '--executor', 'bullmq', '--redis', url, '--out', join(scratch, 'none')],
    ]) {
      const { code, stderr } = await dmpsim(call);
      expect(code).toBe(2);
      expect(stderr).toContain('ECONNREFUSED');
      expect(stderr).toContain('redis-server --appendonly yes');
    }
    expect((await dmpsim(['worker', '--redis', 'http://127.0.0.1'])).code).toBe(2);
  });

  it('takes a password, by TLS too, and never shows it', async () => {
    const certificates = folderOf('certificates');
    const [key, certificate] = [join(certificates, 'key.pem'), join(certificates, 'certificate.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', key, '-out', certificate];
    spawnSync(requireProgram('openssl'), [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...files,
      ...subject,
    ]);
    const tls = [
      '--tls-port',
      'PORT',
      '--tls-cert-file',
      certificate,
      '--tls-key-file',
      key,
      '--tls-auth-clients',
      'no',
    ];
    const guarded = await TestRedis.start(folderOf('guarded'), ['--requirepass', 'open sesame', ...tls]);
    const url = (password: string): string =>
      `rediss://:${encodeURIComponent(password)}@127.0.0.1:${guarded.port}`;
    const env = { NODE_EXTRA_CA_CERTS: certificate };
    const wrong = await startDmpsim(['worker', '--redis', url('sesame')], { env }).finished;
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('password');
    expect(wrong.stderr).not.toContain('sesame');
    const worker = startDmpsim(['worker', '--redis', url('open sesame'), '--threads', '1'], { env });
    const few = [
      village,
      '--set',
      'clock.horizon=2 d',
      '-n',
      '3',
      '--quiet',
      '--out',
      join(scratch, 'guarded-few'),
    ];
    const call = ['ensemble', ...few, '--executor', 'bullmq', '--redis', url('open sesame')];
    expect(await startDmpsim(call, { env }).finished).toMatchObject({ code: 0, stderr: '' });
    worker.child.kill('SIGTERM');
    expect((await worker.finished).stderr).not.toContain('sesame');
    await guarded.kill();
  });

  it('is left alone by a worker of another version, or to whom the scenario is another', async () => {
    const { connectRedis } = await import('../../sim/executors/redis-connection.ts');
    const { JobBoard } = await import('../../sim/executors/job-board.ts');
    const client = await connectRedis(redis.url);
    const board = new JobBoard(client);
    const text = 'name: x\n';
    const request = {
      scenario: { file: 'x.yaml', sources: [{ path: 'x.yaml', from: '', file: 'x.yaml', text }] },
      set: [],
      seed: 's',
      replication: 0,
      observe: { kpis: [], series: { metrics: [], everyHours: 24 }, finals: [] },
    };
    const probe = await board.post({ run: 0, request, scenarioSha256: '0'.repeat(64) });
    await board.announce({ queue: 'old', name: 'of old', engine: '0.0.1', probe });
    const { engineVersion } = await import('../../sim/store/engine-version.ts');
    await board.announce({ queue: 'odd', name: 'odd one', engine: engineVersion, probe });
    const spoilt = {
      text: 'no JSON',
      nothing: 'null',
      number: '7',
      empty: '{}',
      alias: '{"queue":"old","engine":"1"}',
      nested: '['.repeat(100_000),
      large: ' '.repeat(2_000_000),
    };
    for (const [queue, notice] of Object.entries(spoilt)) await client.set(`dmpsim:board:${queue}`, notice);
    await client.rpush('dmpsim:board:list', 'x');
    // Last: a worker that is still about takes names off the board under which there is nothing.
    await client.sadd('dmpsim:board', 'list', ...Object.keys(spoilt));
    const worker = startDmpsim(['worker', '--redis', redis.url, '--threads', '1']);
    let said = '';
    worker.child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const count = (word: string): number => said.split(word).length - 1;
    for (let tries = 0; count('alone') + count('passing over') < 10 && tries < 60_000; tries += 1)
      await setTimeout(20);
    // Another look at the board repeats none of it.
    await board.announce({ queue: 'late', name: 'late one', engine: '0.0.1', probe });
    for (let tries = 0; count('late one') < 1 && tries < 60_000; tries += 1) await setTimeout(20);
    worker.child.kill('SIGTERM');
    expect(await worker.finished).toMatchObject({ code: 0 });
    expect([count('alone'), count('passing over')]).toEqual([3, 8]);
    for (const queue of [...Object.keys(spoilt), 'list'])
      expect(said).toContain(`passing over the notice ${queue}:`);
    expect(said).toContain('leaving of old alone: it needs dmpsim 0.0.1');
    expect(said).toContain('leaving odd one alone');
    for (const queue of ['old', 'odd', 'late', 'list', ...Object.keys(spoilt)]) await board.withdraw(queue);
    client.disconnect();
  });

  it('asks again for an outcome that is none, and not for ever', async () => {
    const { Worker } = await import('bullmq');
    const { connectRedis } = await import('../../sim/executors/redis-connection.ts');
    const { queueExecutor } = await import('../../sim/executors/bullmq.ts');
    const text = 'name: x\n';
    const observe = {
      kpis: [{ name: 'a', formula: 'b', unit: '' }],
      series: { metrics: [], everyHours: 24 },
      finals: [],
    };
    const scenario = { file: 'x.yaml', sources: [{ path: 'x.yaml', from: '', file: 'x.yaml', text }] };
    const tasks = [0, 1, 2].map((run) => ({
      run,
      request: { scenario, set: [], seed: 's', replication: run, observe },
      scenarioSha256: '0'.repeat(64),
    }));
    const about = { seconds: 1, host: 'here', attempt: 1 };
    const short = {
      outcome: { result: { digest: '0'.repeat(64), kpis: '', series: [], finals: [] } },
      ...about,
    };
    const failed = { outcome: { error: { kind: 'InputError', message: 'as it is' } }, ...about };
    const large = { outcome: { error: { kind: 'InputError', message: 'x'.repeat(50_000) } }, ...about };
    const answers: Record<number, unknown[]> = {
      0: [null, short, failed],
      2: [large, failed],
      1: ['text', { ...failed, seconds: 'x' }, 7, 8],
    };
    const connection = await connectRedis(redis.url);
    const worker = new Worker('odd-workers', async ({ data }) => answers[data.replication].shift(), {
      connection,
      prefix: 'dmpsim',
    });
    const remarks: string[] = [];
    const onRemark = (remark: string): number => remarks.push(remark);
    const executor = await queueExecutor({
      url: redis.url,
      queue: 'odd-workers',
      name: 'odd',
      onRemark,
      outcomeBytesMax: 20_000,
    });
    const outcomes: Record<number, unknown> = {};
    await executor.execute(tasks, {
      onOutcome: ({ run, outcome }) => {
        outcomes[run] = outcome;
      },
    });
    await executor.close();
    await worker.close();
    connection.disconnect();
    expect(outcomes).toEqual({
      0: failed.outcome,
      1: { error: { kind: 'WorkerError', message: 'what a worker returned for run 1 is no outcome' } },
      2: failed.outcome,
    });
    expect(remarks.length).toBe(5);
    expect(answers).toEqual({ 0: [], 1: [8], 2: [] });
  });
});
