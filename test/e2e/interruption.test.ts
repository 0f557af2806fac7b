import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { dmpsim, readOutcome, startDmpsim, temporaryFolder, village, waitForTicks } from './command-line.ts';

const scratch = temporaryFolder();
/** Long enough to be interrupted in the middle: some seconds. */
const long = ['--set', 'clock.horizon=1 y', '--set', 'record.metricsEvery=6 h', '--no-report'];
const runInto = (folder: string): string[] => ['run', village, ...long, '--out', folder];

let straight: Record<string, string>;
beforeAll(async () => {
  const folder = join(scratch, 'straight');
  const { code } = await dmpsim(runInto(folder));
  expect(code).toBe(0);
  straight = readOutcome(folder);
});

/** Names that a reader would take for results. */
function finalNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  // Whole at every moment, and needed to go on: what the run reads, and where it stood.
  const own = ['inputs.json', 'checkpoint.bin', 'run.lock'];
  return readdirSync(folder).filter((name) => !name.endsWith('.partial') && !own.includes(name));
}

/** True for a file that the straight run ended with, to the last byte. */
const isWhole = (folder: string, name: string): boolean =>
  readFileSync(join(folder, name)).equals(readFileSync(join(scratch, 'straight', name)));

describe('Ctrl-C in the middle of a run', () => {
  const folder = join(scratch, 'interrupted');

  it('ends it after the tick with exit code 130 and says how to go on', async () => {
    const { child, finished } = startDmpsim(runInto(folder));
    await waitForTicks(folder);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain(`dmpsim run --resume ${folder}`);
    expect(finalNames(folder)).toEqual([]);
  });

  it('leaves a folder that a new run does not overwrite by mistake', async () => {
    const { code, stderr } = await dmpsim(runInto(folder));
    expect(code).toBe(2);
    expect(stderr).toContain('--resume');
  });

  it('loses nothing: resumed, the run ends in the files and the digest of the straight one', async () => {
    expect(await dmpsim(['run', '--resume', folder, '--no-report'])).toMatchObject({ code: 0, stderr: '' });
    expect(readOutcome(folder)).toEqual(straight);
    expect(existsSync(join(folder, 'checkpoint.bin'))).toBe(false);
  });

  it('leaves nothing to resume once it is complete', async () => {
    const { code, stderr } = await dmpsim(['run', '--resume', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain('complete');
  });

  it('ends the process at once when it is given twice', async () => {
    const { child, finished } = startDmpsim(runInto(join(scratch, 'twice')));
    await waitForTicks(join(scratch, 'twice'));
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect([-1, 130]).toContain((await finished).code);
    expect(finalNames(join(scratch, 'twice'))).toEqual([]);
  });

  it('asked for politely by the system, is the same with exit code 143', async () => {
    const { child, finished } = startDmpsim(runInto(join(scratch, 'terminated')));
    await waitForTicks(join(scratch, 'terminated'));
    child.kill('SIGTERM');
    expect((await finished).code).toBe(143);
  });
});

describe('kill -9', () => {
  it('at any moments leaves no half file under a final name, and the run can be resumed each time', async () => {
    const folder = join(scratch, 'killed');
    // Before the first file, among the first ticks, and after checkpoints; a resumed run is killed again.
    const moments = [20, 250, 600, 1000, 1100, 600];
    let call = runInto(folder);
    for (const wait of moments) {
      const { child, finished } = startDmpsim(call);
      await setTimeout(wait + Math.random() * 200);
      child.kill('SIGKILL');
      await finished;
      if (existsSync(join(folder, 'manifest.json'))) break;
      // Killed between the first name that is given and the last, a run has some files whole.
      expect(finalNames(folder).filter((name) => !isWhole(folder, name))).toEqual([]);
      const hasBegun = existsSync(join(folder, 'inputs.json'));
      call = hasBegun ? ['run', '--resume', folder, '--no-report'] : runInto(folder);
    }
    if (!existsSync(join(folder, 'manifest.json'))) expect(await dmpsim(call)).toMatchObject({ code: 0 });
    expect(readOutcome(folder)).toEqual(straight);
  });

  it('and a damaged checkpoint end in a refusal, not in other results', async () => {
    const folder = join(scratch, 'damaged');
    const { child, finished } = startDmpsim(runInto(folder));
    await waitForTicks(folder);
    child.kill('SIGINT');
    await finished;
    const path = join(folder, 'checkpoint.bin');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
    const { code, stderr } = await dmpsim(['run', '--resume', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain('checkpoint.bin');
    expect(stderr).toContain('--force');
    expect((await dmpsim([...runInto(folder), '--force', '--set', 'clock.horizon=1 d'])).code).toBe(0);
  });
});
