import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../sim/store/checkpoint-file.ts';
import { startDmpsim, temporaryFolder, village, waitForTicks } from './command-line.ts';

const folder = join(temporaryFolder(), 'run');

/** One more DGAI minted than anybody holds, in a checkpoint whose seals are all in order. */
function forge(state: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(state);
  const head = text.slice(0, text.indexOf('\n', text.indexOf('\n') + 1) + 1);
  const { columns } = JSON.parse(head.slice(head.indexOf('\n') + 1)) as {
    columns: { name: string; bytes: number }[];
  };
  const before = columns.slice(
    0,
    columns.findIndex(({ name }) => name === 'minted'),
  );
  const at = before.reduce((sum, { bytes }) => sum + bytes, new TextEncoder().encode(head).length);
  const forged = state.slice();
  const view = new DataView(forged.buffer);
  view.setFloat64(at, view.getFloat64(at, true) + 1_000_000, true);
  const sealed = createHash('sha256').update(forged.subarray(0, -32)).digest();
  forged.set(sealed, forged.length - 32);
  return forged;
}

it('a run whose books do not balance ends with exit code 3, says which token, and leaves no result', async () => {
  const { child, finished } = startDmpsim([
    'run',
    village,
    '--set',
    'clock.horizon=20 y',
    '--no-report',
    '--out',
    folder,
  ]);
  await waitForTicks(folder);
  child.kill('SIGINT');
  expect((await finished).code).toBe(130);
  const path = join(folder, 'checkpoint.bin');
  const { head, state } = readCheckpoint(path);
  writeCheckpoint(path, head, [forge(state)]);
  const { code, stdout, stderr } = await startDmpsim(['run', '--resume', folder, '--no-report']).finished;
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/DGAI is not conserved: accounts hold \d+, minted − burned is \d+ base units/);
  expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
});
