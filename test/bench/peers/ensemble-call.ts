import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestRedis } from '../../environment/redis.ts';

/** What `dmpsim ensemble --json` prints, as far as it is read here. */
interface Summary {
  readonly simSeconds: number;
  readonly peakMemoryMb: number;
  readonly points: readonly { readonly kpis: readonly { name: string; values: number[] }[] }[];
}

/*
 * An ensemble as a user starts it. Arguments: executor, threads or workers, replications, scenario, then settings. For
 * `bullmq` a Redis of its own and that many workers of one thread are started before the clock is.
 */
const [executor, threads, replications, scenario, ...set] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'dmpsim-bench-ensemble-'));
const workers: ChildProcess[] = [];
let server: TestRedis | undefined;
try {
  const where = executor === 'bullmq' ? await startWorkers() : ['--threads', threads];
  const settings = set.flatMap((setting) => ['--set', setting]);
  const args = ['ensemble', scenario, '-n', replications, ...settings, '--executor', executor, ...where];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bin/dmpsim', ...args, '--out', join(folder, 'out'), '--json'],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (status !== 0) throw new Error(stderr);
  const { simSeconds, peakMemoryMb, points } = JSON.parse(stdout) as Summary;
  const settled = points[0].kpis.find(({ name }) => name === 'requests settled');
  const requestsSettled = settled?.values.reduce((sum, value) => sum + value, 0);
  console.log(JSON.stringify({ simSeconds, requestsSettled, peakMemoryMb }));
} finally {
  for (const worker of workers) worker.kill('SIGKILL');
  await server?.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function startWorkers(): Promise<string[]> {
  server = await TestRedis.start(folder);
  const redis = ['--redis', server.url];
  for (let worker = 0; worker < Number(threads); worker += 1) {
    const child = spawn(process.execPath, ['bin/dmpsim', 'worker', '--threads', '1', ...redis]);
    workers.push(child);
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (text) => {
        if (String(text).includes('listening')) resolve();
      });
    });
  }
  return redis;
}
