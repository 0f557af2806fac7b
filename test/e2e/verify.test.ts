import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dmpsim, temporaryFolder, village } from './command-line.ts';

const scratch = temporaryFolder();
const whole = join(scratch, 'whole');

beforeAll(async () => {
  await dmpsim(['run', village, '--no-report', '--set', 'clock.horizon=11 d', '--out', whole]);
});

/** A copy of the run with one file changed. */
function changed(name: string, file: string, change: (content: Buffer) => Buffer | string): string {
  const folder = join(scratch, name);
  cpSync(whole, folder, { recursive: true });
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file))));
  return folder;
}

const edit = (from: string | RegExp, to: string) => (content: Buffer) => {
  const before = content.toString();
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  return after;
};

describe('dmpsim verify', () => {
  it('says identical when a run gives again what its folder holds', async () => {
    const { code, stdout } = await dmpsim(['verify', whole]);
    expect(stdout).toMatch(/^identical/);
    expect(code).toBe(0);
  });

  it('says of digests made in another way which version verifies them', async () => {
    const old = edit(/^ "engine": "[^"]+",\n "digestFormat": \d+/m, ' "engine": "0.6.0"');
    const { code, stderr } = await dmpsim(['verify', changed('format', 'manifest.json', old)]);
    expect(stderr).toContain('got one of format 1, made by dmpsim 0.6.0');
    expect(stderr).toContain('verify it with dmpsim 0.6.0, or run its scenario again');
    expect(code).toBe(2);
  });

  it('needs nothing but the folder: not the scenario, nor the place where it was made', async () => {
    const folder = join(scratch, 'moved');
    cpSync(whole, folder, { recursive: true });
    expect(await dmpsim(['verify', '.'], { cwd: folder })).toMatchObject({ code: 0 });
  });

  it('names the first tick and the table in which the chain of hashes differs', async () => {
    const tables = JSON.parse(readFileSync(join(whole, 'manifest.json'), 'utf8')).chain.tables;
    const [tick, table] = [200, tables.indexOf('nodes')];
    const flip = (content: Buffer) => {
      for (const row of [tick, tick + 50]) content[(row * tables.length + table) * 8] ^= 1;
      return content;
    };
    const { code, stdout } = await dmpsim(['verify', changed('chain', 'chain.bin', flip)]);
    expect(code).toBe(3);
    expect(stdout).toContain('first tick that differs: 200');
    expect(stdout).toContain('tables that differ in it: nodes');
    expect(stdout).toContain('chain.bin: was changed');
  });

  it.each([
    ['metrics.csv', /\n100,/, '\n100.0,'],
    ['flows.csv', '.', '.0'],
    ['agents-nodes.csv', '\n1,', '\n1.0,'],
  ])('names %s when it was changed after the run', async (file, from, to) => {
    const { code, stdout } = await dmpsim(['verify', changed(`edited-${file}`, file, edit(from, to))]);
    expect(code).toBe(3);
    expect(stdout).toContain(`${file}: was changed`);
    expect(stdout).not.toContain('first tick');
  });

  it('names a file that is gone', async () => {
    const folder = join(scratch, 'gone');
    cpSync(whole, folder, { recursive: true });
    rmSync(join(folder, 'events.csv'));
    const { code, stdout } = await dmpsim(['verify', folder]);
    expect(code).toBe(3);
    expect(stdout).toContain('events.csv: is missing');
  });

  it.each([
    ['the digest', /"digest": "."/, '"digest": "', 'states digest'],
    ['a headline', /("label": "slashes"[^}]*"text": ")/, '$19', 'states slashes 9'],
    ['the seed', /^ "seed": "dmpsim"/m, ' "seed": "lucky"', 'states seed lucky'],
    ['the question', 'keep its promises', 'break its promises', 'does not match its own seal'],
  ])('names what the manifest states wrongly: %s', async (what, from, to, found) => {
    const change = what === 'the digest' ? (c: Buffer) => flipDigest(c.toString()) : edit(from, to);
    const { code, stdout } = await dmpsim(['verify', changed(`claim-${what}`, 'manifest.json', change)]);
    expect(code).toBe(3);
    expect(stdout).toContain(found);
  });

  it('notices other inputs than those of the run', async () => {
    const change = edit('active: 40', 'active: 41');
    const { code, stdout } = await dmpsim(['verify', changed('inputs', 'inputs.json', change)]);
    expect(code).toBe(3);
    expect(stdout).toContain('states scenario');
    expect(stdout).toContain('inputs.json: was changed');
  });

  it('warns that a run of another version of dmpsim may give another digest', async () => {
    const change = edit(/^ "engine": "[^"]+"/m, ' "engine": "0.0.9"');
    const { stderr } = await dmpsim(['verify', changed('older', 'manifest.json', change)]);
    expect(stderr).toContain('made by dmpsim 0.0.9');
  });

  it('says for a program what it found', async () => {
    const folder = changed('json', 'chain.bin', (content) => {
      content[8] ^= 255;
      return content;
    });
    const { code, stdout } = await dmpsim(['verify', folder, '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ identical: false, firstDifference: { tick: 0 } });
  });

  it('refuses a folder that holds no run', async () => {
    const { code, stderr } = await dmpsim(['verify', scratch]);
    expect(code).toBe(2);
    expect(stderr).toContain('expected the folder of a run');
  });
});

describe('dmpsim verify --phases', () => {
  const flip = (offset: number) => (content: Buffer) => {
    content[offset] ^= 1;
    return content;
  };

  it('names the phase when the run kept a hash of each', async () => {
    const folder = join(scratch, 'phases');
    const args = ['run', village, '--no-report', '--phases', '--set', 'clock.horizon=2 d', '--out', folder];
    expect((await dmpsim(args)).code).toBe(0);
    const { phases, chain } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    const [tick, phase] = [30, phases.findIndex(({ name }: { name: string }) => name === 'settle')];
    const hashes = join(folder, 'phases.bin');
    writeFileSync(hashes, flip((tick * phases.length + phase) * 8)(readFileSync(hashes)));
    const links = join(folder, 'chain.bin');
    writeFileSync(links, flip(tick * chain.tables.length * 8)(readFileSync(links)));
    const { code, stdout } = await dmpsim(['verify', folder, '--phases']);
    expect(code).toBe(3);
    expect(stdout).toContain('first phase that differs in it: settle');
  });

  it('names the phases that change the table when the run kept none', async () => {
    const tables = JSON.parse(readFileSync(join(whole, 'manifest.json'), 'utf8')).chain.tables;
    const at = (200 * tables.length + tables.indexOf('users')) * 8;
    const folder = changed('no-phases', 'chain.bin', flip(at));
    const { stdout } = await dmpsim(['verify', folder, '--phases']);
    expect(stdout).toMatch(/in one of the phases: .*\barrive\b/);
    expect(stdout).not.toContain('govern');
  });

  it('says that the record is wrong when nothing changes the table', async () => {
    const tables = JSON.parse(readFileSync(join(whole, 'manifest.json'), 'utf8')).chain.tables;
    const at = (200 * tables.length + tables.indexOf('rules')) * 8;
    const folder = changed('no-change', 'chain.bin', flip(at));
    const { stdout } = await dmpsim(['verify', folder, '--phases']);
    expect(stdout).toContain('no phase of the run changes them in it: what was recorded is wrong');
  });
});

/** The manifest with another digest of the right form. */
function flipDigest(text: string): string {
  const manifest = JSON.parse(text);
  manifest.digest = manifest.digest.replace(/./, (first: string) => (first === '0' ? '1' : '0'));
  return JSON.stringify(manifest);
}
