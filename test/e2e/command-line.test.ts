import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { projectRoot } from '../environment/sources.ts';
import { dmpsim, startDmpsim, temporaryFolder, village } from './command-line.ts';

const scratch = temporaryFolder();
/** What bash is told may stand in place of the last word. */
async function propose(...words: readonly string[]): Promise<readonly string[]> {
  const call = ['--get-yargs-completions', 'dmpsim', ...words];
  const { stdout, stderr } = await dmpsim(call, { env: { SHELL: '/bin/bash' } });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((name) => name !== '');
}

const out = (name: string): string => join(scratch, name);

describe('the command line', () => {
  it('says what it can do, quickly', async () => {
    const began = performance.now();
    const { code, stdout } = await startDmpsim(['--help']).finished;
    console.log(`dmpsim --help: ${Math.round(performance.now() - began)} ms`);
    expect(code).toBe(0);
    for (const command of ['init', 'run', 'verify', 'report', 'validate', 'explain', 'schema', 'workload']) {
      expect(stdout).toContain(`dmpsim ${command}`);
    }
  });

  it.each(['run', 'verify', 'report', 'validate', 'explain', 'init', 'schema', 'workload import'])(
    'explains %s with an example',
    async (command) => {
      const { code, stdout } = await dmpsim([...command.split(' '), '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('Examples:');
    },
  );

  it('knows its version', async () => {
    expect((await startDmpsim(['--version']).finished).stdout.trim()).toBe(packageJson.version);
  });

  it.each([
    ['a mistyped command', ['rnu', village], 'unknown command rnu; did you mean run?'],
    ['a mistyped command after an option', ['--json', 'rnu'], 'unknown command rnu; did you mean run?'],
    [
      'no such kind of schema',
      ['schema', 'foo'],
      'of: expected one of scenario, calibration, got "foo"; see',
    ],
    ['no such command', ['dance'], 'unknown command dance; see: dmpsim --help'],
    ['one argument too many', ['verify', 'a', 'b'], 'unexpected argument b; see: dmpsim verify --help'],
    ['one too few', ['verify'], 'an argument is missing; see: dmpsim verify --help'],
    ['a mistyped option', ['run', village, '--replicaton', '1'], 'did you mean --replication?'],
    ['no command', [], 'Name a command'],
    ['no scenario', ['run'], 'dmpsim run SCENARIO'],
    ['an option given twice', ['run', village, '--seed', 'a', '--seed', 'b'], '--seed'],
    ['half a replication', ['run', village, '--replication', '1.5'], '--replication'],
    ['a setting to resume with', ['run', '--resume', 'out/x', '--set', 'users.active=5'], 'without --set'],
    ['a scenario to resume', ['run', village, '--resume', 'out/x'], 'mutually exclusive'],
  ])('answers %s with what to do instead', async (_what, args, answer) => {
    const { code, stdout, stderr } = await dmpsim(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(answer);
    expect(stderr).not.toContain('    at ');
  });

  it('completes commands and options', async () => {
    const { stdout } = await dmpsim(['--get-yargs-completions', 'dmpsim', 'run', '--']);
    expect(stdout).toContain('--resume');
    expect(await propose('ru')).toContain('run');
  });

  it('completes names that ship where a scenario or a proposal is expected, and only there', async () => {
    expect(await propose('run', 'dmpsim:ba')).toEqual(['dmpsim:baseline']);
    expect(await propose('run', '--quiet', '')).toContain('dmpsim:two-pm');
    expect(await propose('ensemble', 'dmpsim:e')).toContain('dmpsim:experiments/price-and-elasticity');
    const proposals = await propose('compare', '');
    expect(proposals).toContain('dmpsim:proposals/base-price');
    expect(proposals.filter((name) => !name.startsWith('dmpsim:proposals/'))).toEqual([]);
    expect(await propose('validate', village, 'dmpsim:two-')).toEqual(['dmpsim:two-pm']);
    expect(await propose('run', '--out', '')).toEqual([]);
    expect(await propose('run', village, '')).toEqual([]);
    expect(await propose('verify', '')).toEqual([]);
  });

  it('completes names in bash, which breaks words at colons, and does not hide files', async () => {
    const script = (await dmpsim(['completion', 'bash'])).stdout;
    const complete = async (line: string): Promise<readonly string[]> => {
      const ask = `COMP_LINE=$1 COMP_POINT=\${#1}; _dmpsim_completions; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const call = ['-c', `${script}\n${ask}`, 'bash', line];
      const { stdout } = await promisify(execFile)('bash', call, { cwd: projectRoot });
      return stdout.trim().split('\n');
    };
    expect(await complete('./bin/dmpsim run dmpsim:ba')).toEqual(['baseline']);
    expect(await complete('./bin/dmpsim run ')).toEqual(
      expect.arrayContaining(['dmpsim:baseline', 'scenarios']),
    );
    expect(await complete('./bin/dmpsim run scenarios/b')).toEqual(['']);
  });

  it('hands zsh names whose colon is no beginning of a description', async () => {
    const call = ['--get-yargs-completions', 'dmpsim', 'run', 'dmpsim:ba'];
    expect((await dmpsim(call, { env: { SHELL: '/usr/bin/zsh' } })).stdout).toBe('dmpsim\\:baseline\n');
    expect((await dmpsim(['completion', 'zsh'])).stdout).toContain('#compdef dmpsim');
  });

  it('speaks English, whatever the locale of the machine', async () => {
    const { stdout } = await dmpsim(['--help'], { env: { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' } });
    expect(stdout).toContain('Commands:');
  });
});

describe('a file of another kind', () => {
  const proposal = 'dmpsim:proposals/base-price.yaml';
  const experiment = 'dmpsim:experiments/price-and-elasticity.yaml';
  it.each([
    ['run', experiment, 'expected a scenario, got an experiment', `dmpsim ensemble ${experiment}`],
    ['explain', proposal, 'expected a scenario, got a proposal', `dmpsim compare ${proposal}`],
    ['ensemble', proposal, 'expected a scenario, got a proposal', `dmpsim compare ${proposal}`],
    ['compare', experiment, 'expected a proposal, got an experiment', `dmpsim ensemble ${experiment}`],
    ['compare', village, 'expected a proposal, got a scenario', `dmpsim run ${village}`],
  ])('given to %s, %s is named as what it is, with who reads it', async (command, file, what, hint) => {
    const { code, stderr } = await dmpsim([command, file]);
    expect(code).toBe(2);
    expect(stderr).toBe(`dmpsim: file: ${what}\n    at ${file}:1\n    hint: try \`${hint}\`\n`);
  });
});

describe('a folder that another process writes', () => {
  it.each([
    ['run', [village]],
    ['run', [village, '--force']],
    ['ensemble', [village, '-n', '2']],
    ['ensemble', [village, '-n', '2', '--force']],
    ['compare', ['dmpsim:proposals/base-price', '-n', '2']],
    ['compare', ['dmpsim:proposals/base-price', '-n', '2', '--force']],
  ])('is left to it by %s %j', async (command, args) => {
    const folder = out(`held-${command}`);
    mkdirSync(folder, { recursive: true });
    const lock = JSON.stringify({ pid: process.pid, host: hostname() });
    writeFileSync(join(folder, 'run.lock'), lock);
    // It would be gone on with, or started over, if nobody held it.
    for (const name of ['inputs.json', 'experiment.json', 'comparison.json'])
      writeFileSync(join(folder, name), '{"format":1,"engine":"0.1.0"}');
    const { code, stderr } = await dmpsim([command, ...args, '--out', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain(`written by process ${process.pid} on ${hostname()}`);
    expect(readdirSync(folder).sort()).toEqual([
      'comparison.json',
      'experiment.json',
      'inputs.json',
      'run.lock',
    ]);
    expect(readFileSync(join(folder, 'run.lock'), 'utf8')).toBe(lock);
  });
});

describe('a first economy', () => {
  it('is made by init, valid as it stands, explained and run', async () => {
    const cwd = scratch;
    expect(await dmpsim(['init', 'valley'], { cwd })).toMatchObject({ code: 0 });
    expect(readdirSync(out('valley')).sort()).toEqual(['dmpsim.schema.json', 'scenario.yaml']);
    expect(await dmpsim(['validate', 'valley/scenario.yaml'], { cwd })).toMatchObject({ code: 0 });
    const run = await dmpsim(['run', 'valley/scenario.yaml', '--set', 'clock.horizon=1 week'], { cwd });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(out('out/valley/report.html'))).toBe(true);
  });

  it('is not overwritten by init', async () => {
    mkdirSync(out('mine'));
    writeFileSync(out('mine/scenario.yaml'), 'name: mine\n');
    expect((await dmpsim(['init', out('mine')])).code).toBe(2);
    expect(readFileSync(out('mine/scenario.yaml'), 'utf8')).toBe('name: mine\n');
    expect(readdirSync(out('mine'))).toEqual(['scenario.yaml']);
  });

  it('has a schema that editors can read', async () => {
    const { stdout } = await dmpsim(['schema']);
    expect(JSON.parse(stdout)).toMatchObject({ title: 'dmpsim scenario', type: 'object' });
  });

  it('is explained with what may be written: choices, ranges, units, and entries of empty lists', async () => {
    const { stdout } = await dmpsim(['explain', village, 'mechanisms.slashing']);
    expect(stdout).toMatch(/mechanisms\.slashing\.mode +One of slash, jailOnly\./);
    expect(stdout).toMatch(/mechanisms\.slashing\.fakeResult +A share in %\. From 0 % to 100 %\./);
    const { stdout: all } = await dmpsim(['explain', village]);
    expect(all).toMatch(/\nchanges +- \{ from: 10 weeks, set: \{ .+ \} \}\n/);
    expect(all).not.toContain('One of slash');
    expect(all).toMatch(/\ntokens\.lots\.<name>\.holder\.sells +One of never, share, by-price\./);
    const { stdout: targets } = await dmpsim(['explain', village, 'vault.kl.targets']);
    expect(targets).toMatch(/\nvault\.kl\.targets\.<name>\.subnet +Text of at most 100 characters\./);
  });

  it('is explained value by value, with what was set and where', async () => {
    const args = ['explain', village, 'mechanisms.slashing', '--set', 'mechanisms.slashing.downtime=6 %'];
    const { code, stdout } = await dmpsim(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/mechanisms\.slashing\.downtime +6 % +A +--set/);
    expect(stdout).toMatch(/mechanisms\.slashing\.downtimeLimit +72 h +S +default/);
    expect(stdout).not.toContain('users.active');
    const { stdout: changed } = await dmpsim(['explain', village, '--changed']);
    expect(changed).toMatch(/users\.active +40 +A +test\/e2e\/scenarios\/village\.yaml:\d+/);
    expect(changed).not.toContain('default');
  });

  it('tells the nearest section when there is none of that name', async () => {
    const { code, stderr } = await dmpsim(['explain', village, 'mechanisms.slahsing']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean mechanisms.slashing?');
  });
});

describe('bad input', () => {
  const bad = join(scratch, 'bad');
  cpSync('test/e2e/scenarios', bad, { recursive: true });
  const text = readFileSync(join(bad, 'village.yaml'), 'utf8');
  const write = (name: string, content: string): string => {
    writeFileSync(join(bad, name), content);
    return join(bad, name);
  };

  it.each([
    ['an unknown key', (t: string) => t.replace('active: 40', 'activ: 40'), 'activ', 'active'],
    ['a value out of range', (t: string) => `${t}\nprice: { spread: 60 % }\n`, 'price.spread', '50 %'],
    ['a wrong unit', (t: string) => t.replace('horizon: 6 weeks', 'horizon: 6 CU'), 'clock.horizon', 'CU'],
    [
      'wallets that do not sum',
      (t: string) => t.replace('75,000,000', '74,000,000'),
      'tokens.wallets',
      '1,000,000',
    ],
    [
      'a missing series',
      (t: string) => t.replace('season.csv', 'gone.csv'),
      'series.season.file',
      'gone.csv',
    ],
    ['no YAML', () => 'name: [', 'file', 'expected YAML'],
  ])('%s: says path, constraint and line, and writes nothing', async (what, change, path, hint) => {
    const scenario = write('changed.yaml', change(text));
    const folder = out(`never-${what.replaceAll(' ', '-')}`);
    const { code, stdout, stderr } = await dmpsim(['run', scenario, '--out', folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(path);
    expect(stderr).toContain(hint);
    expect(stderr).toMatch(/changed\.yaml:\d+/);
    expect(existsSync(folder)).toBe(false);
  });

  it('that shows only while the run goes on leaves nothing either', async () => {
    const scenario = write(
      'nan.yaml',
      text.replace('= 0.01 * exp(beta * dissatisfaction)', '= sqrt(dissatisfaction - 2)'),
    );
    const folder = out('never-nan');
    const { code, stderr } = await dmpsim(['run', scenario, '--out', folder]);
    expect(code).toBe(2);
    for (const text of [
      'users.churn.hazardPerWeek',
      'sqrt(dissatisfaction - 2)',
      'at tick',
      'dissatisfaction = ',
    ]) {
      expect(stderr).toContain(text);
    }
    expect(existsSync(folder)).toBe(false);
  });

  it('is told for every scenario that validate is given, and as JSON for programs', async () => {
    const one = write('one.yaml', text.replace('active: 40', 'active: -40'));
    const two = write('two.yaml', text.replace('active: 12', 'active: many'));
    const { code, stderr } = await dmpsim(['validate', village, one, two, '--json']);
    expect(code).toBe(2);
    const { error } = JSON.parse(stderr);
    const paths = error.problems.map((problem: { path: string }) => problem.path);
    expect(paths).toEqual(expect.arrayContaining(['users.active', 'nodes.active']));
  });

  it('and what is right is told with its kind, its runs and about how long they take, in a list of any kinds', async () => {
    cpSync(dirname(village), join(scratch, 'kinds'), { recursive: true });
    const files = {
      'prices.yaml':
        'name: prices\nscenario: village.yaml\nset: { clock.horizon: 2 d }\nreplications: 3\nparameters: { users.active: [10, 20] }\n',
      'cheaper.yaml':
        'name: cheaper\nquestion: Is it better?\nbaseline: village.yaml\npairs: 5\ngiven: { clock.horizon: 2 d }\narms: [{ name: cheaper, set: { mechanisms.price.basePrice: 0.04 DGAI/CU } }]\nkpis: [{ name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline }]\n',
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(scratch, 'kinds', name), content);
    const places = ['village.yaml', ...Object.keys(files)].map((name) => join(scratch, 'kinds', name));
    const { code, stdout } = await dmpsim(['validate', ...places, '--json']);
    expect(code).toBe(0);
    const { valid } = JSON.parse(stdout);
    expect(valid.map(({ kind, runs }: { kind: string; runs: number }) => [kind, runs])).toEqual([
      ['scenario', 1],
      ['experiment', 6],
      ['proposal', 10],
    ]);
    for (const { seconds, secondsPerRun } of valid) {
      expect(secondsPerRun).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThanOrEqual(secondsPerRun);
    }
  });

  it('of --set names the setting', async () => {
    const { code, stderr } = await dmpsim(['run', village, '--set', 'users.actve=5', '--out', out('never')]);
    expect(code).toBe(2);
    expect(stderr).toContain('users.active');
    expect(existsSync(out('never'))).toBe(false);
  });
});
