import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { projectRoot } from '../environment/sources.ts';
import { type Call, type CallOptions, StandingProcess } from '../environment/standing-process.ts';

/** Colours must not depend on who runs the tests. */
const { NO_COLOR: _no, FORCE_COLOR: _force, DMPSIM_DEBUG: _debug, ...environment } = process.env;

const standing = new StandingProcess(environment);

/** Starts `dmpsim` in a process of its own, as a user does; `finished` resolves when it has ended. */
export function startDmpsim(args: readonly string[], options: CallOptions = {}) {
  const child = spawn(process.execPath, [join(projectRoot, 'bin/dmpsim'), ...args], {
    cwd: options.cwd ?? projectRoot,
    env: { ...environment, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, finished: finish(child) };
}

/**
 * Calls `dmpsim` and waits for its end, in a process that makes one call after another: where the subject is what a call
 * says and writes, and not that it is a process of its own, which is five times as dear.
 */
export function dmpsim(args: readonly string[], options: CallOptions = {}): Promise<Call> {
  return standing.call(args, options);
}

async function finish(child: ChildProcess): Promise<Call> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { code: signal === null ? code : -1, stdout, stderr };
}

/** A scenario of the tests, relative to the project, where the calls start. */
export const village = 'test/e2e/scenarios/village.yaml';

/** Waits until a run has written links of some thousand ticks: it is in the middle, however fast the machine is. */
export async function waitForTicks(folder: string): Promise<void> {
  const links = join(folder, 'chain.bin.partial');
  for (let tries = 0; !existsSync(links) || statSync(links).size < 250_000; tries += 1) {
    if (tries > 60_000) throw new Error(`${links} did not grow`);
    await setTimeout(10);
  }
}

/** A folder that is removed when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dmpsim-e2e-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** SHA-256 of each file of a run, without what depends on when and where it ran. */
export function readOutcome(folder: string): Record<string, string> {
  const hash = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');
  const names = readdirSync(folder).filter((name) => /\.(csv|bin)$/.test(name));
  const files = names.map((name) => [name, hash(readFileSync(join(folder, name)))]);
  const { platform, timings, seal, ...manifest } = JSON.parse(
    readFileSync(join(folder, 'manifest.json'), 'utf8'),
  );
  return Object.fromEntries([...files, ['manifest.json', hash(JSON.stringify(manifest))]]);
}
