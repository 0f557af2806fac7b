import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import yargs from 'yargs';
import { workloadCommand } from '../../bin/commands/workload.ts';
import { InputError } from '../../sim/errors.ts';
import { readTraceFile } from '../../sim/store/trace-file.ts';
import { parseProfile } from '../../sim/workload/profile.ts';

let folder = '';
let printed = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmpsim-workload-'));
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const rows = Array.from({ length: 500 }, (_, i) => `${i * 0.25},${100 + (i % 50)},${10 + (i % 7)}`);
const csv = ['arrived_at,num_prefill_tokens,num_decode_tokens', ...rows].join('\n');

/** Runs `dmpsim workload import` on this text; resolves to the InputError that it ends with, if any. */
async function importTrace(text: string, ...options: readonly string[]): Promise<InputError | undefined> {
  const trace = join(folder, 'Chat Requests.csv');
  await writeFile(trace, text);
  const run = yargs(['workload', 'import', trace, ...options])
    .command(workloadCommand)
    .strict()
    .exitProcess(false)
    .fail(false);
  const failed = await run.parseAsync().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failed !== undefined && !(failed instanceof InputError)) throw failed;
  return failed;
}

describe('dmpsim workload import', () => {
  it('writes a profile that a scenario can load and prints what is in it', async () => {
    const out = join(folder, 'chat.json');
    const attribution = ['--source', 'Ours', '--licence', 'CC0', '--citation', 'None'];
    expect(await importTrace(csv, '--name', 'chat', '--out', out, ...attribution)).toBeUndefined();
    const profile = parseProfile(await readFile(out, 'utf8'), out);
    expect(profile).toMatchObject({
      name: 'chat',
      requests: 500,
      tokensIn: { max: 149 },
      tokensOut: { max: 16 },
    });
    expect(profile.source).toEqual({
      dataset: 'Ours',
      licence: 'CC0',
      citation: 'None',
      sha256: createHash('sha256').update(csv).digest('hex'),
    });
    expect(printed).toMatch(/^requests +500$/m);
    expect(printed).toMatch(/^duration +2 min 5 s$/m);
    expect(printed).toMatch(/^rate +14,400\.0 requests\/h$/m);
    expect(printed).toMatch(/^KS distance +in 0\.0\d+ +out 0\.0\d+ \(100,000 draws\)$/m);
  });

  it('prints the same as JSON when asked', async () => {
    await importTrace(csv, '--out', join(folder, 'chat.json'), '--json');
    expect(JSON.parse(printed)).toMatchObject({
      name: 'chat-requests',
      requests: 500,
      kolmogorovSmirnov: { draws: 100_000 },
    });
  });

  it('writes the same bytes for the same trace, and no path of this machine', async () => {
    await importTrace(csv, '--out', join(folder, 'a.json'));
    await importTrace(csv, '--out', join(folder, 'b.json'));
    const text = await readFile(join(folder, 'a.json'), 'utf8');
    expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe(text);
    expect(text).not.toContain(folder);
  });

  it('overwrites only with --force', async () => {
    const out = join(folder, 'chat.json');
    await writeFile(out, 'precious');
    expect((await importTrace(csv, '--out', out))?.problems[0].path).toBe('--out');
    expect(await readFile(out, 'utf8')).toBe('precious');
    expect(await importTrace(csv, '--out', out, '--force')).toBeUndefined();
    expect(await readFile(out, 'utf8')).toContain('"format": 1');
  });

  it.each([
    ['a bad row', `${csv}\n1,2`, [], 502],
    ['a bad name', csv, ['--name', '../chat'], undefined],
    ['a description without end', csv, ['--description', 'x'.repeat(3000)], 4],
    ['columns that do not exist', csv, ['--columns', 'in=words'], 1],
  ])('writes nothing on %s', async (_, text, options, line) => {
    const out = join(folder, 'chat.json');
    const error = await importTrace(text, '--out', out, ...options);
    expect(error?.exitCode).toBe(2);
    expect(error?.problems[0].line).toBe(line);
    expect(await readdir(folder)).toEqual(['Chat Requests.csv']);
  });

  it('leaves nothing behind where it cannot write', async () => {
    const error = await importTrace(csv, '--out', join(folder, 'missing', 'chat.json'));
    expect(error?.problems[0].path).toBe('--out');
    expect(await readdir(folder)).toEqual(['Chat Requests.csv']);
  });
});

describe('a trace file', () => {
  it('is refused when it is missing, or no file', async () => {
    await expect(readTraceFile(join(folder, 'none.csv'))).rejects.toThrow(/no such file/);
    await expect(readTraceFile(folder)).rejects.toThrow(/expected a plain file/);
  });

  it('longer than one read is whole', async () => {
    const long = `time,tokens_in,tokens_out\n${Array.from({ length: 60_000 }, (_, i) => `${i},${i},${i % 10}`).join('\n')}`;
    await writeFile(join(folder, 'long.csv'), long);
    const { trace } = await readTraceFile(join(folder, 'long.csv'));
    expect(trace.tokensIn).toEqual(Int32Array.from({ length: 60_000 }, (_, i) => i));
  });
});
