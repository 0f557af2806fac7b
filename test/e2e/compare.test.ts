import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../sim/experiments/evidence.ts';
import { dmpsim, temporaryFolder } from './command-line.ts';

const folder = temporaryFolder();
cpSync('test/e2e/scenarios', folder, { recursive: true });

/** A proposal about the village, as a file. */
function propose(name: string, text: string): string {
  const file = join(folder, `${name}.yaml`);
  const head = `name: ${name}\nquestion: Is it better?\nbaseline: village.yaml\ngiven: { clock.horizon: 4 d }\nlooks: [2, 4]\n`;
  writeFileSync(file, head + text);
  return file;
}

const fees = '- { name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline }';
const users = '- { name: users, formula: last(users.active), direction: up, matters: 1 }';

/** In one thread, unless options say otherwise: each loads the program and warms up for itself. */
async function compare(name: string, text: string, ...options: string[]) {
  const out = join(folder, `out-${name}${options.join('')}`);
  const threads = options.length > 0 ? options : ['--threads', '1'];
  const call = await dmpsim(['compare', propose(name, text), '--json', '--out', out, ...threads]);
  const verdict = existsSync(join(out, 'verdict.json'))
    ? (JSON.parse(readFileSync(join(out, 'verdict.json'), 'utf8')) as Evidence)
    : undefined;
  return { call, out, verdict };
}

// Each verdict is a dozen runs in processes of their own.
describe('dmpsim compare', () => {
  it('finds no difference, exactly, where an arm changes what nothing depends on', async () => {
    const { verdict } = await compare(
      'inert',
      `arms: [{ name: inert, set: { mechanisms.governance.untouched: no } }]\nkpis:\n${fees}\n${users}\n`,
    );
    for (const kpi of verdict?.kpis ?? []) {
      expect(kpi).toMatchObject({ mean: 0, sd: 0, finding: 'no relevant difference' });
      expect(kpi.interval).toEqual({ low: 0, high: 0, p: 1 });
      expect(kpi.simultaneous).toEqual({ low: 0, high: 0, p: 1 });
      expect(kpi.varianceReduction).toBeUndefined();
    }
    expect(verdict?.kpis).toHaveLength(2);
    expect(verdict).toMatchObject({ pairs: 2, looks: { stoppedAt: { look: 1, because: 'all is decided' } } });
    expect(verdict?.arms[0].recommendation).toBe('no relevant difference');
    const groups = verdict?.fortunes.flatMap((fortune) => fortune.groups) ?? [];
    expect(groups.length).toBeGreaterThan(0);
    for (const { gain, lose } of groups) expect([gain, lose]).toEqual([0, 0]);
  });

  it('says what a dearer base price does, whatever the threads, and is verified', async () => {
    const text = `arms:
  - { name: dearer, from: 1 d, set: { mechanisms.price.basePrice: 0.1 DGAI/CU } }
kpis:
${fees}
guardrails:
  - { name: somebody, require: P(last(users.active) < 1) <= 50 % }
`;
    const { call, out, verdict } = await compare('dearer', text);
    expect(call.code).toBe(0);
    expect(verdict?.pairs).toBe(4);
    const level = expect.any(Number);
    expect(verdict?.looks).toMatchObject({
      schedule: [
        { look: 1, pairs: 2, level, levelPerFigure: level, guardrails: [] },
        { look: 2, pairs: 4, level, levelPerFigure: level, guardrails: ['somebody'] },
      ],
      stoppedAt: { look: 2, pairs: 4 },
    });
    const stop = /It (?:stopped at look 2 of 2|went to the last of 2 looks), after 4 pairs/;
    for (const name of ['verdict.md', 'verdict.html'])
      expect(readFileSync(join(out, name), 'utf8')).toMatch(stop);
    expect(verdict?.arms[0].changes).toEqual([
      {
        path: 'mechanisms.price.basePrice',
        before: expect.stringMatching(/DGAI\/CU$/),
        after: '0.1 DGAI/CU',
      },
    ]);
    expect(verdict?.guardrails.map(({ events, n }) => [events, n])).toEqual([
      [0, 4],
      [0, 4],
    ]);
    const again = await compare('dearer', text, '--threads', '2');
    expect(again.verdict?.digest).toBe(verdict?.digest);
    const page = readFileSync(join(out, 'verdict.html'), 'utf8');
    expect(page).toContain('<svg');
    expect(page).not.toContain('<script');
    expect(page).toContain(verdict?.digest);
    expect(readFileSync(join(out, 'verdict.md'), 'utf8')).toContain(verdict?.digest);

    expect((await dmpsim(['verify', out])).stdout).toMatch(/^identical .* 8 of 8 runs made again/);
    expect((await dmpsim(['verify', out, '--sample', '2'])).stdout).toMatch(/2 of 8 runs made again/);
    const runs = join(out, 'runs.csv');
    writeFileSync(runs, readFileSync(runs, 'utf8').replace(/,([0-9a-f]{4})/, ',0000'));
    const { code, stdout } = await dmpsim(['verify', out, '--sample', '1']);
    expect(code).toBe(3);
    expect(stdout).toContain('runs: are not those that the verdict rests on');
  });

  it('leaves with 4 where an arm breaks a guardrail that today keeps', async () => {
    const { call, verdict } = await compare(
      'broken',
      `arms: [{ name: closed, set: { users.demand: 0 } }]
kpis:
${users}
guardrails:
  - { name: some business, require: P(sum(requests.settled) < 1) <= 5 % }
  - { name: crowd, require: "P(sum(requests.settled) < 1 and share(users.active >= 1) > 50 %) <= 20 %" }
  - { name: desert, require: "P(sum(requests.settled) < 1 and last(users.active) < 1) <= 20 %" }
  - { name: either, require: "P(last(users.active) < 1 or sum(requests.settled) < 1) <= 20 %" }
`,
    );
    expect(call.code).toBe(4);
    expect(verdict?.arms[0].recommendation).toBe('reject');
    const [today, closed] = ['baseline', 'closed'].map((arm) =>
      verdict?.guardrails.filter((one) => one.arm === arm).map(({ events }) => events),
    );
    expect(today).toEqual([0, 0, 0, 0]);
    expect(closed).toEqual([4, 4, 0, 4]);
    expect(verdict?.guardrails.find((one) => one.arm === 'closed')?.finding).toBe('broken');
  });

  it('counts what nobody measured against a change under which the network dies', async () => {
    const latency = 'mean(latency.p95, 84 h, 4 d)';
    const { call, out, verdict } = await compare(
      'dying',
      `arms: [{ name: dying, from: 1 d, set: { users.demand: 0.003 } }]
kpis:
- { name: supply, formula: last(dgai.supply), direction: down, matters: 1 DGAI }
- { name: latency, formula: "${latency}", direction: down, matters: 1 s }
guardrails:
- { name: wait, require: "P(${latency} > 24 h) <= 5 %" }
- { name: wait if any, require: "P(${latency} > 24 h) <= 90 %", missing: ignored }
`,
    );
    expect(call.code).toBe(4);
    expect(verdict?.arms[0].recommendation).toBe('reject');
    const [supply, kpi] = verdict?.kpis ?? [];
    expect(supply).toMatchObject({ n: 4, of: 4 });
    const lacking = 4 - (kpi?.present.after ?? 4);
    expect(lacking).toBeGreaterThan(0);
    expect(kpi).toMatchObject({ n: 4 - lacking, of: 4, present: { before: 4 }, finding: 'cannot tell yet' });
    const [wait, ignored] = (verdict?.guardrails ?? []).filter(({ arm }) => arm === 'dying');
    expect(wait).toMatchObject({ events: lacking, n: 4, finding: 'broken' });
    expect(ignored).toMatchObject({ events: 0, n: 4 - lacking });
    const told = `latency has no value in ${lacking} of 4 runs of “dying” (today in 0): nobody was served`;
    expect(verdict?.arms[0].reasons.join('; ')).toContain(told);
    const [text, page] = ['verdict.md', 'verdict.html'].map((name) => readFileSync(join(out, name), 'utf8'));
    for (const written of [text, page]) {
      expect(written).toContain(told);
      expect(written).toContain('missing: ignored');
      expect(written).toContain(`${4 - lacking} of 4 pairs`);
      expect(written).not.toContain('nothing is worse');
    }
    expect((await dmpsim(['verify', out, '--sample', '1'])).stdout).toMatch(/^identical/);
  });

  it('makes all pairs without an early stop, and says beforehand how many it may make', async () => {
    const text = `arms: [{ name: inert, set: { mechanisms.governance.untouched: no } }]\nkpis:\n${users}\n`;
    const all = await compare('inert-all', text, '--no-early-stop', '--threads', '1');
    expect(all.verdict).toMatchObject({ pairs: 4, format: 3 });
    expect(all.verdict?.looks).toBeUndefined();
    const { call, out } = await compare('inert-dry', text, '-n', '9', '--dry-run');
    expect(JSON.parse(call.stdout)).toMatchObject({
      looks: [2, 9],
      pairsLeast: 2,
      replications: 9,
      runs: 18,
    });
    expect(existsSync(out)).toBe(false);
    const { stdout } = await dmpsim(['compare', join(folder, 'inert-dry.yaml'), '--dry-run']);
    expect(stdout).toContain('2 to 4 pairs = 4 to 8 runs');
  });

  const arms = 'arms: [{ name: dearer, set: { mechanisms.price.basePrice: 0.1 DGAI/CU } }]\n';
  it.each([
    [
      'unknown path',
      `arms: [{ name: a, set: { mechanisms.price.basePrise: 1 DGAI/CU } }]\nkpis:\n${fees}\n`,
      'did you mean mechanisms.price.basePrice?',
    ],
    [
      'equal arm',
      `arms: [{ name: a, set: { users.elasticity: 1.5 } }]\nkpis:\n${fees}\n`,
      'arms.0.set: expected an arm that differs from the baseline',
    ],
    [
      'arm of today',
      `arms: [{ name: Today, set: { users.elasticity: 2 } }]\nkpis:\n${fees}\n`,
      'arms.0.name: expected a name other than today',
    ],
    ['text kpi', `${arms}kpis:\n- { name: k, formula: fine, direction: up, matters: 1 }\n`, 'kpis.0.formula'],
    [
      'true kpi',
      `${arms}kpis:\n- { name: k, formula: true, direction: up, matters: 1 }\n`,
      'kpis.0.formula: expected text',
    ],
    [
      'unit',
      `${arms}kpis:\n- { name: k, formula: sum(fees.gross), direction: up, matters: 5 USD }\n`,
      'kpis.0.matters: expected an amount above 0 in DGAI',
    ],
    [
      'guardrail unit',
      `${arms}kpis:\n${fees}\nguardrails: [{ name: g, require: P(min(treasury.runway) < 90 USD) <= 5 % }]\n`,
      'guardrails.0.require: expected a line in d',
    ],
    [
      'no bound',
      `${arms}kpis:\n${fees}\nguardrails: [{ name: g, require: P(min(treasury.runway) < 90 d) }]\n`,
      'expected a bound of the chance',
    ],
    [
      'too late',
      `arms: [{ name: a, from: 1 y, set: { users.elasticity: 2 } }]\nkpis:\n${fees}\n`,
      'expected a time before the runs end',
    ],
    [
      'overlapping',
      `arms: [{ name: a, set: { users.demand: 0.5, users: "{ demand: 1 }" } }]\nkpis:\n${fees}\n`,
      'arms.0.set.users: expected settings apart from each other, and the arm sets users.demand',
    ],
    [
      'given and set',
      `arms: [{ name: a, set: { clock.horizon: 5 d } }]\nkpis:\n${fees}\n`,
      'arms.0.set.clock.horizon: expected settings apart from each other, and given sets clock.horizon',
    ],
    [
      'window after the end',
      `${arms}kpis:\n${fees.replace('sum(fees.gross)', '"sum(fees.gross, 1 d, 1 week)"')}\n`,
      'kpis.0.formula: expected a window inside the run, which ends after 4 d (clock.horizon)',
    ],
    [
      'not changeable',
      `arms: [{ name: a, from: 1 d, set: { users.active: 2 } }]\nkpis:\n${fees}\n`,
      'expected something that may change while a run goes on',
    ],
  ])('refuses a bad proposal by name, with its line, before any run: %s', async (name, text, message) => {
    const file = propose(name.replaceAll(' ', '-'), text);
    const out = join(folder, 'never');
    const { code, stderr } = await dmpsim(['compare', file, '--out', out]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\.yaml:\d+/);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});
