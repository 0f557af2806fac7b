import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/*
 * An ensemble as a user starts it. Arguments: executor, threads or workers, replications, scenario, then settings. For
 * `bullmq` a Redis of its own and that many workers of one thread are started before the clock is.
 */
const [executor, threads, replications, scenario, ...set] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'dmpsim-bench-ensemble-'));
const children = [];
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
  const { simSeconds, peakMemoryMb, points } = JSON.parse(stdout);
  const { values } = points[0].kpis.find(({ name }) => name === 'requests settled');
  const requestsSettled = values.reduce((sum, value) => sum + value, 0);
  console.log(JSON.stringify({ simSeconds, requestsSettled, peakMemoryMb }));
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function startWorkers() {
  const port = await freePort();
  const options = ['--port', String(port), '--dir', folder, '--appendonly', 'yes', '--save', ''];
  children.push(spawn('redis-server', options, { stdio: 'ignore' }));
  while (!(await answers(port))) await setTimeout(20);
  const redis = ['--redis', `redis://127.0.0.1:${port}`];
  for (let worker = 0; worker < Number(threads); worker += 1) {
    const child = spawn(process.execPath, ['bin/dmpsim', 'worker', '--threads', '1', ...redis]);
    children.push(child);
    await new Promise((resolve) => {
      child.stderr.on('data', (text) => {
        if (String(text).includes('listening')) resolve();
      });
    });
  }
  return redis;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
