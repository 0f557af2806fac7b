import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dmpsim, temporaryFolder } from './command-line.ts';

const folder = temporaryFolder();

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('a rule on the command line', () => {
  const alone = write(
    'price.yaml',
    `rules:
  price:
    every: 1 h
    state: { units: 1000 }
    let: { off: "= max(0, utilisation - 0.6) - max(0, 0.4 - utilisation)" }
    next: { units: "= max(1, floor(units * (1 + clamp(0.05 * off, -0.02, 0.02))))" }
`,
  );

  it('is tried by hand, as a table, CSV and JSON', async () => {
    const table = await dmpsim(['rule', alone, '--given', 'utilisation=0.8', '--times', '100']);
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(/times +hours +units +off\n/);
    expect(table.stdout).toMatch(/\n +100 +100 +2620 +0.2/);
    const csv = await dmpsim(['rule', alone, '--given', 'utilisation=1', '--times', '2', '--csv']);
    expect(csv.stdout).toBe('times,hours,units,off\n1,1,1020,0.4\n2,2,1040,0.4\n');
    const json = await dmpsim(['rule', alone, '--given', 'utilisation=0.5', '--times', '1', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ rule: 'price', rows: [[1, 1, 1000, 0]] });
  });

  it('is tried on the lines of a CSV', async () => {
    const file = write('load.csv', 'utilisation\n0.2\n0.8\n0.8\n');
    const { stdout } = await dmpsim(['rule', alone, '--given', file, '--csv']);
    expect(
      stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[2]),
    ).toEqual(['990', '999', '1008']);
  });

  it('keeps what it has minted, burned and set itself', async () => {
    const file = write(
      'credits.yaml',
      `rules:
  mint:
    every: 1 d
    tokens: { CREDIT: { cap: 40 CREDIT } }
    pools: { fund: 5 CREDIT }
    state: { left: 0, made: 0, uses: 0 }
    next: { left: "= credit.supply", made: "= rules.mint.minted - rules.mint.burned", uses: "= rules.mint.times" }
    set: { mechanisms.price.basePrice: "= now + 1" }
    flows: [{ mint: 20 CREDIT, to: treasury }, { burn: 1 CREDIT, from: fund }]
`,
    );
    const { stdout } = await dmpsim(['rule', file, '--given', 'now=2', '--times', '3', '--csv']);
    expect(stdout.trim().split('\n').slice(1)).toEqual([
      '1,24,5,0,0,4,3,20,1',
      '2,48,24,19,1,3,4,15,1',
      '3,72,38,33,2,2,5,0,1',
    ]);
  });

  it.each([
    ['set: { mechanisms.price.basePrise: 1 }', 'now=1', 'did you mean mechanisms.price.basePrice?'],
    [
      'flows: [{ mint: "= 1 - utilisation", token: DGAI, to: team }]',
      'utilisation=2',
      'at least 0 at time 1',
    ],
    ['let: { x: "= utilisation" }', 'utilization=2', 'did you mean utilisation?'],
    ['let: { x: "= utilisation" }', 'utilisation=2,price=1', 'leave it out'],
    ['let: { x: "= utilisation" }', 'utilisation=2;price=1', 'write --given utilisation=2,price=1'],
    ['let: { x: "= 1 / utilisation" }', 'utilisation=0', 'Infinity for utilisation = 0'],
    ['let: { x: "= times + rules.r.times" }', 'rules.r.times=2', 'leave it out: it is computed'],
  ])('refuses %s with %s as a run would', async (line, given, told) => {
    const file = write('wrong.yaml', `rules:\n  r:\n    every: 1 d\n    ${line}\n`);
    const { code, stderr } = await dmpsim(['rule', file, '--given', given, '--times', '2']);
    expect(code).toBe(2);
    expect(stderr).toContain(told);
    if (!told.includes('given') && !told.includes('leave') && !told.includes('utilisation?'))
      expect(stderr).toContain('wrong.yaml:4');
    expect(stderr).not.toContain('#');
  });

  it('says what was not given, and where it is wrong', async () => {
    const missing = await dmpsim(['rule', alone]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('rules.price.let.off');
    expect(missing.stderr).toContain('price.yaml:5');
    expect(missing.stderr).toContain('--given utilisation=1');
    const own = await dmpsim(['rule', alone, '--given', 'utilisation=1,units=5']);
    expect(own.stderr).toContain('--set rules.price.state.units=1');
    const several = write('two.yaml', 'rules:\n  a: { every: 1 h }\n  b: { every: 1 h }\n');
    expect((await dmpsim(['rule', several])).stderr).toContain('name one of a, b');
    expect((await dmpsim(['rule', alone, '--given', 'utilisation=x'])).stderr).toContain(
      'expected name=number',
    );
  });
});

describe('what is expected of a run', () => {
  it('is printed, and the exit code is 4 where a measure is missed', async () => {
    const file = write(
      'mint.yaml',
      `extends: dmpsim:field/village.yaml
name: mint
clock: { horizon: 14 d }
rules: { mint: { every: 1 d, flows: [{ mint: 5 DGAI, to: treasury }] } }
expect:
  - { at: 7 d, measure: rules.mint.minted, equals: 35, source: arithmetic }
  - { measure: rules.mint.minted, equals: 70 }
`,
    );
    const run = (...more: string[]) =>
      dmpsim(['run', file, '--out', join(folder, 'out'), '--no-report', ...more]);
    const met = await run();
    expect(met.code).toBe(0);
    expect(met.stdout).toMatch(/rules\.mint\.minted +7 days +35 +35 +ok +arithmetic/);
    const early = await run('--json', '--set', 'clock.horizon=10 d', '--set', 'expect.1.at=14 d');
    expect(early.code).toBe(0);
    expect(JSON.parse(early.stdout).warnings[0]).toContain('expect.1 is not reached');
    expect(JSON.parse(early.stdout).expected).toMatchObject([
      { ok: true, reached: true, got: 35 },
      { ok: false, reached: false, got: null },
    ]);
    expect((await run('--set', 'clock.horizon=10 d', '--set', 'expect.1.at=14 d')).stdout).toContain(
      'not reached',
    );
    const missed = await run('--json', '--set', 'expect.1.equals=71');
    expect(missed.code).toBe(4);
    expect(JSON.parse(missed.stdout).expected).toMatchObject([
      { ok: true },
      { ok: false, got: 70, equals: 71 },
    ]);
    const manifest = JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8'));
    expect(manifest.expected).toMatchObject([{ ok: true }, { ok: false, got: 70 }]);
  });
});

describe('explain --measures', () => {
  it('lists every word before any run', async () => {
    const { code, stdout } = await dmpsim(['explain', '--measures', '--json']);
    expect(code).toBe(0);
    const words = JSON.parse(stdout);
    const named = (list: string, name: string) =>
      words[list].find((one: { name: string }) => one.name === name);
    expect(named('measures', 'fees.gross')).toMatchObject({ unit: 'DGAI', sums: true });
    for (const name of ['minted', 'burned', 'times', 'STATE', 'POOL'])
      expect(named('names', `rules.NAME.${name}`).doc).not.toBe('');
    expect(named('holders', 'nodes').doc).toContain('stake');
    expect(named('changeable', 'mechanisms.price.basePrice')).toMatchObject({
      unit: 'DGAI/CU',
      setBy: 'vote',
    });
    for (const list of ['measures', 'holders', 'names', 'changeable'])
      for (const { name, doc } of words[list]) expect([name, doc]).not.toContain('');
  });
});
