import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/*
 * Who takes part in a benchmark. A contender is prepared once (compiled, installed), then run again and again;
 * the last line it prints is JSON with `simSeconds` and `requestsSettled`, and may hold `peakMemoryMb`.
 */
const cache = 'node_modules/.cache';
const peers = 'test/bench/peers';

/** A contender that cannot take part here, and why. */
export class Unavailable extends Error {}

/**
 * dmpsim itself, as a user starts it. `OUT` among the arguments stands for a fresh folder.
 *
 * `userTicks` is users × ticks, when the requests per user and tick are to be compared with those of peers. With
 * `collections`, Node tells of each garbage collection, and the longest is a figure too.
 */
export function dmpsim({ name, scenario, settings = [], flags: more = [], userTicks, collections = false }) {
  const prepare = () => {
    if (!existsSync(scenario)) throw new Unavailable(`missing: ${scenario}`);
    const flags = [
      '--quiet',
      '--json',
      '--out',
      'OUT',
      ...more,
      ...settings.map((setting) => `--set=${setting}`),
    ];
    const told = collections ? { node: ['--trace-gc'], read: readLongestPause } : { node: [] };
    return {
      command: process.execPath,
      args: [...told.node, 'bin/dmpsim', 'run', scenario, ...flags],
      read: told.read,
    };
  };
  return { name, userTicks, prepare };
}

/** Milliseconds, as in `12 ms: Scavenge 4.6 (4.7) -> 4.1 (5.7) MB, 0.88 / 0.00 ms`: what it took, and what callbacks did. */
function readLongestPause(stdout) {
  const pauses = [...stdout.matchAll(/ ms: .* MB, ([\d.]+) \/ [\d.]+ ms/g)].map(([, ms]) => Number(ms));
  return { longestPauseMs: Math.max(...pauses) };
}

/** A command of npm in this checkout, with what npm itself takes. `OUT` stands for a fresh folder. */
export function npm({ name, args }) {
  const prepare = () => {
    if (!runs('npm', ['--version'])) throw new Unavailable('skipped: no npm');
    return { command: 'npm', args };
  };
  return { name, prepare };
}

/** A script of this project, which Node 20 cannot run from TypeScript. */
export function script({ name, source, args }) {
  const prepare = async () => {
    const outfile = join(cache, 'bench', source.replace(/\.ts$/, '.js'));
    const entryPoints = [join(peers, source)];
    await build({
      entryPoints,
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    });
    return { command: process.execPath, args: [outfile, ...args] };
  };
  return { name, prepare };
}

/** A program in C, compiled for this machine. */
export function cProgram({ name, source, args, userTicks }) {
  const prepare = () => {
    if (!runs('cc', ['--version'])) throw new Unavailable('skipped: no C compiler (cc)');
    mkdirSync(join(cache, 'bench'), { recursive: true });
    const binary = join(cache, 'bench', source.replace(/\.c$/, ''));
    must('cc', ['-O3', '-march=native', '-o', binary, join(peers, source)]);
    return { command: binary, args };
  };
  return { name, userTicks, prepare };
}

/** A program in Python that needs `modules`; they are installed into a virtual environment where they are absent. */
export function pythonProgram({ name, source, modules, args, userTicks }) {
  const prepare = () => ({ command: pythonWith(modules), args: [join(peers, source), ...args] });
  return { name, userTicks, prepare };
}

function pythonWith(modules) {
  const own = join(cache, 'bench-python');
  const python = join(own, 'bin/python');
  const has = (command) => runs(command, ['-c', `import ${modules.join(', ')}`]);
  if (!runs('python3', ['--version'])) throw new Unavailable('skipped: no python3');
  if (has('python3')) return 'python3';
  if (has(python)) return python;
  console.error(`installing ${modules.join(', ')} into ${own}`);
  if (!existsSync(python)) runs('python3', ['-m', 'venv', own]);
  runs(python, ['-m', 'pip', 'install', '--quiet', ...modules]);
  if (!has(python)) throw new Unavailable(`skipped: ${modules[0]} not available`);
  return python;
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 600_000 }).status === 0;
}

function must(command, args) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
}
