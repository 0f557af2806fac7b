import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvParse } from 'd3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../environment/standing-process.ts';
import { dmpsim, readOutcome, startDmpsim, temporaryFolder, village } from './command-line.ts';

const scratch = temporaryFolder();
const out = (name: string): string => join(scratch, name);
/** Where a claim does not depend on how long a run is. */
const oneWeek = ['--set', 'clock.horizon=1 week'];
const readTable = (path: string) => csvParse(readFileSync(out(path), 'utf8'));

let first: Call;
beforeAll(async () => {
  first = await dmpsim(['run', village, '--out', out('first')]);
});

describe('dmpsim run', () => {
  it('says what happened, what moved, and where the report is', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const manifest = JSON.parse(readFileSync(out('first/manifest.json'), 'utf8'));
    for (const text of ['requests settled', 'Largest flows', 'Events', manifest.digest, 'report.html']) {
      expect(first.stdout).toContain(text);
    }
    const lines = first.stdout.split('\n').map((line) => line.trim());
    for (const { label, text } of manifest.summary) {
      expect(
        lines.filter((line) => line.startsWith(label) && line.includes(text)),
        label,
      ).not.toEqual([]);
    }
  });

  it('paints nothing into a file, and paints when told to', async () => {
    expect(first.stdout).not.toContain('\u001b');
    const args = ['run', village, ...oneWeek, '--out', out('painted'), '--no-report'];
    const forced = await dmpsim(args, { env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\u001b[1m');
    const refused = await dmpsim([...args, '--no-color'], { env: { FORCE_COLOR: '1' } });
    expect(refused.stdout).not.toContain('\u001b');
  });

  it('tells of an adaptor that is down, what it lost by that, and of the requests that nobody took', async () => {
    const alone = {
      'adaptors.count': '1',
      'adaptors.failures': '{ mtbf: 100 h, mttr: 320 h }',
      'adaptors.misrouting.enabled': 'false',
      'tokens.wallets.adaptorStakes': '100,000 DGAI',
      'tokens.wallets.community': '129,260,000 DGAI',
    };
    const set = Object.entries(alone).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
    const { code, stdout } = await dmpsim(['run', village, ...set, '--out', out('alone'), '--no-report']);
    expect(code).toBe(0);
    const told = readTable('alone/events.csv').filter((row) => row['agent'] === 'adaptor');
    const of = (kind: string) => told.filter((row) => row['kind'] === kind);
    expect(of('fail').length).toBeGreaterThan(0);
    expect(of('repair')[0]).toMatchObject({
      id: '0',
      note: expect.stringMatching(/^after \d+ (h|d|weeks?)$/),
    });
    expect(of('slash.downtime')[0]).toMatchObject({ amount: '5000', note: 'slashed and jailed' });
    const refused = readTable('alone/metrics.csv').reduce(
      (sum, row) => sum + Number(row['requests.refused']),
      0,
    );
    expect(refused).toBeGreaterThan(1_000);
    const shown = refused.toLocaleString('en-US');
    expect(stdout).toMatch(new RegExp(`requests refused, no adaptor +${shown}\\b`));
  });

  it('leaves finished files only', () => {
    expect(readdirSync(out('first')).sort()).toEqual([
      'agents-adaptors.csv',
      'agents-delegators.csv',
      'agents-nodes.csv',
      'agents-users.csv',
      'chain.bin',
      'events.csv',
      'flows.csv',
      'inputs.json',
      'manifest.json',
      'metrics.csv',
      'report.html',
      'weeks-users.csv',
    ]);
  });

  it('writes tables in which every tick, flow and agent can be found', () => {
    const manifest = JSON.parse(readFileSync(out('first/manifest.json'), 'utf8'));
    const metrics = readTable('first/metrics.csv');
    expect(metrics).toHaveLength(manifest.ticks);
    const names = manifest.metrics.map(({ name }: { name: string }) => name);
    expect(metrics.columns).toEqual(['tick', 'hours', ...names]);
    expect(metrics.at(-1)).toMatchObject({ tick: '1008', hours: '1008' });

    const flows = readTable('first/flows.csv');
    for (const { token, reason, from, to, total } of manifest.flows) {
      const rows = flows.filter((row) => row['token'] === token && row['reason'] === reason);
      const units = rows.reduce((sum, row) => sum + BigInt(row['amount'].replace('.', '')), 0n);
      expect(units, reason).toBe(BigInt(total.replace('.', '')));
      for (const row of rows) expect(row).toMatchObject({ from, to });
    }

    const nodes = readTable('first/agents-nodes.csv');
    expect(nodes.map((row) => Number(row['id']))).toEqual(Array.from({ length: 20 }, (_, id) => id));

    const events = readTable('first/events.csv');
    const counts = Object.values(manifest.events as Record<string, number>);
    expect(events).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
  });

  it('accounts for every token: what was minted less what was burned is the supply', () => {
    const manifest = JSON.parse(readFileSync(out('first/manifest.json'), 'utf8'));
    const sum = (end: 'from' | 'to', kind: string): bigint =>
      manifest.flows
        .filter((flow: Record<string, string>) => flow['token'] === 'DGAI' && flow[end] === kind)
        .reduce((all: bigint, { total }: { total: string }) => all + BigInt(total.replace('.', '')), 0n);
    const last = readTable('first/metrics.csv').at(-1);
    const supply = Number(sum('from', 'mint') - sum('to', 'burn')) / 1e6;
    expect(Number(last?.['dgai.supply'])).toBeCloseTo(supply, 5);
  });

  it('gives the same files again, over those that it wrote itself', async () => {
    const before = readOutcome(out('first'));
    writeFileSync(out('first/notes.md'), 'mine');
    expect(await dmpsim(['run', village, '--out', out('first')])).toMatchObject({ code: 0 });
    expect(readOutcome(out('first'))).toEqual(before);
    expect(readFileSync(out('first/notes.md'), 'utf8')).toBe('mine');
  });

  it('gives other files for another seed, and for another replication', async () => {
    const args = (...more: string[]) => ['run', village, ...oneWeek, '--json', '--no-report', ...more];
    const digests = [
      args('--out', out('a')),
      args('--seed', '2', '--out', out('b')),
      args('--replication', '1', '--out', out('c')),
    ].map(async (call) => JSON.parse((await dmpsim(call)).stdout).digest);
    expect(new Set(await Promise.all(digests)).size).toBe(3);
  });

  it('does not write among files of others, unless forced, and then leaves them alone', async () => {
    mkdirSync(out('others'));
    writeFileSync(out('others/thesis.tex'), 'years of work');
    const args = ['run', village, ...oneWeek, '--out', out('others'), '--no-report'];
    const refused = await dmpsim(args);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(readdirSync(out('others'))).toEqual(['thesis.tex']);
    expect((await dmpsim([...args, '--force'])).code).toBe(0);
    expect(readFileSync(out('others/thesis.tex'), 'utf8')).toBe('years of work');
  });

  it('refuses a formula that gives no number, with its tick, inputs and line, and leaves nothing behind', async () => {
    const file = out('odd/odd.yaml');
    mkdirSync(out('odd'));
    const text = readFileSync(village, 'utf8').replace(/^series:\n.*\n/m, '');
    writeFileSync(file, text.replace('demandSeries: season', 'demand: = log(30 - hours + 0 * active)'));
    const { code, stderr } = await dmpsim(['run', file, '--out', out('odd/deep/er'), '--json']);
    expect(code).toBe(2);
    const line =
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((one) => one.includes('log(')) + 1;
    expect(JSON.parse(stderr).error.problems).toEqual([
      {
        path: 'users.demand',
        constraint: 'expected a finite number out of "log(30 - hours + 0 * active)" at tick 30',
        value: expect.stringMatching(/^-Infinity for hours = 30, /),
        hint: expect.stringContaining('guard the formula'),
        file,
        line,
      },
    ]);
    expect(readdirSync(out('odd'))).toEqual(['odd.yaml']);
  });

  it('tells a program what it found, as JSON and nothing else', async () => {
    const { code, stdout, stderr } = await dmpsim(['run', village, '--json', '--out', out('json')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      out: out('json'),
      ticks: 1008,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(result.requestsSettled).toBeGreaterThan(1000);
    expect(result.peakMemoryMb).toBeGreaterThan(10);
    expect(result.gcPauseMaxMs).toBeGreaterThanOrEqual(0);
    for (const file of result.files) expect(existsSync(out(`json/${file}`)), file).toBe(true);
  });

  it('says nothing with --quiet, and leaves the report out when told to', async () => {
    const { stdout, stderr } = await dmpsim([
      'run',
      village,
      '--quiet',
      '--no-report',
      '--out',
      out('quiet'),
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(existsSync(out('quiet/report.html'))).toBe(false);
    expect((await dmpsim(['report', out('quiet')])).code).toBe(0);
    expect(existsSync(out('quiet/report.html'))).toBe(true);
  });

  it('shows two runs side by side, and draws every chart without a browser', async () => {
    const both = await dmpsim(['report', out('first'), out('quiet'), '--json']);
    const { file } = JSON.parse(both.stdout);
    expect(file).toBe(out('first/report-beside-quiet.html'));
    expect(readFileSync(file, 'utf8')).toContain('<title>village and village · dmpsim</title>');
    const drawn = await dmpsim(['report', out('first'), '--svg', out('figures'), '--json']);
    const { files } = JSON.parse(drawn.stdout);
    expect(files).toContain(out('figures/utilisation.svg'));
    expect(readFileSync(out('figures/utilisation.svg'), 'utf8')).toContain('How busy is the network');
    expect((await dmpsim(['report', out('first'), out('quiet'), '--svg', out('figures')])).code).toBe(2);
  });

  it.runIf(process.platform === 'linux')('hands the page to the program that opens pages', async () => {
    // What a desktop would do: here it notes what it was asked to open.
    mkdirSync(out('desktop'));
    writeFileSync(out('desktop/xdg-open'), `#!/bin/sh\necho "$@" >> ${out('desktop/opened')}\n`, {
      mode: 0o755,
    });
    const env = { PATH: `${out('desktop')}:${process.env['PATH']}` };
    expect(await startDmpsim(['report', out('first'), '--open', '--quiet'], { env }).finished).toMatchObject({
      code: 0,
      stderr: '',
    });
    await expect
      .poll(() => existsSync(out('desktop/opened')) && readFileSync(out('desktop/opened'), 'utf8'))
      .toBe(`${out('first/report.html')}\n`);
  });

  it.runIf(process.platform === 'linux')('says so where no program opens pages', async () => {
    const env = { PATH: out('nothing') };
    const { code, stderr } = await startDmpsim(['report', out('first'), '--open', '--quiet'], { env })
      .finished;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `no program opens pages here: ${out('first/report.html')}\n`,
    });
  });

  it('shows the time of each phase when asked', async () => {
    const { stdout } = await dmpsim([
      'run',
      village,
      ...oneWeek,
      '--timings',
      '--no-report',
      '--out',
      out('timed'),
    ]);
    expect(stdout).toMatch(/arrive +\d+\.\d{3} s +\d/);
  });

  it('does not run twice in one folder at once', async () => {
    const args = ['run', village, '--set', 'clock.horizon=10 weeks', '--out', out('shared'), '--no-report'];
    const both = [startDmpsim(args), startDmpsim(args)].map(({ finished }) => finished);
    const codes = (await Promise.all(both)).map(({ code }) => code);
    // One of the two found the other at work, unless it came after its end.
    expect(codes.filter((code) => code === 0).length).toBeGreaterThanOrEqual(1);
    expect(codes.every((code) => code === 0 || code === 2)).toBe(true);
    expect((await dmpsim(['verify', out('shared')])).code).toBe(0);
  });
});
