import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../sim/economy/simulate.ts';
import { projectRoot } from '../environment/sources.ts';
import { hamlet } from '../ranges/outcome.ts';

/*
 * What one must touch to add to the economy, counted: each thing is said in one place, and all else follows from it. The
 * additions are made to a copy of the sources, which then runs.
 */

const root = mkdtempSync(join(tmpdir(), 'dmpsim-touch-'));
afterAll(() => rmSync(root, { recursive: true }));

const set = ['clock.horizon=3 d', 'record.metricsEvery=6 h'];

/** A kind of agent as somebody would write it: what it declares, and what it does. */
const guilds = {
  'state.ts': `
import { accounts, agents, type CountOf, declare, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { tokens } from '../tokens/state.ts';
import { guildsParameters } from './parameters.ts';

const ofGuilds: CountOf<typeof guildsParameters> = ({ scenario }) => scenario.guilds.count;

export const guilds = declare({
  name: 'guilds',
  doc: 'Guilds that make scrip, seal it, and give up a part of it.',
  parameters: guildsParameters,
  needs: [tokens],
  on: 'guilds.enabled',
  tables: { guilds: agents('guilds', { made: column('f64', '1e-6 SCRIP', 'made so far') }, ofGuilds) },
  tokens: { SCRIP: 6 },
  books: {
    purses: accounts('guilds', 'purse', 'SCRIP', ofGuilds),
    seals: accounts('guilds', 'seals', 'SEAL', ofGuilds),
  },
  flows: {
    SCRIP: {
      'guild.make': ['mint', 'guilds', 'scrip that guilds make'],
      'guild.tithe': ['guilds', 'burn', 'scrip that guilds give up'],
    },
    SEAL: { 'guild.seal': ['mint', 'guilds', 'seals on what was made'] },
  },
});

export type World = WorldOf<typeof guilds>;
`,
  'parameters.ts': `
import { changeable, count, fixed, flag, ruleOf, section, share } from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';

export const guildsParameters = {
  guilds: changeable(section({
    enabled: fixed(laidOut, flag(false, { provenance: 'A', doc: 'Whether there are guilds.' })),
    count: fixed(laidOut, count(3, { provenance: 'A', doc: 'Guilds.' }, { max: 50 })),
    dues: ruleOf('dues', share('10 %', 'A', 'Part of its scrip that a guild gives up.')),
  })),
};
`,
  'checks.ts': `
import { odd } from '../../scenario/warning.ts';

export const warnOfGuilds = ({ guilds }) => [odd(guilds.count === 13, 'guilds.count is 13')];
export const checkGuilds = ({ guilds }) =>
  guilds.count === 7 ? [{ path: 'guilds.count', constraint: 'expected no seven', value: '7', hint: 'write 8' }] : [];
`,
  'module.ts': `
import { group, total } from '../../kernel/measure.ts';
import { defineModule } from '../../kernel/module.ts';
import { PPM } from '../../ledger/amount.ts';
import { checkGuilds, warnOfGuilds } from './checks.ts';
import { guilds, type World } from './state.ts';

const MADE = 1_000_000;

export const guildsModule = defineModule(guilds, {
  checks: [checkGuilds],
  warnings: [warnOfGuilds],
  readsAlone: ['guilds.count', 'guilds.dues'],
  phases: [{ slot: 'people', doc: 'guilds make scrip', writes: { guilds: 'made' }, run: makeScrip }],
  measures: () =>
    group<World>('guilds', [
      ['guilds.scrip', 'SCRIP', 'what guilds hold', (world) => total(world, world.books.purses)],
    ]),
});

function makeScrip({ guilds: { rows, col }, books, reasons, ledger, inForce }: World): void {
  for (let row = 0; row < rows; row += 1) {
    col.made[row] += MADE;
    ledger.mint(books.purses, row, MADE, reasons['guild.make']);
    ledger.mint(books.seals, row, 1, reasons['guild.seal']);
    ledger.burn(books.purses, row, Math.floor((MADE * inForce.dues) / PPM), reasons['guild.tithe']);
  }
}
`,
};

/** A mechanism as somebody would take it out of a phase. */
const dues = `
import { mulDiv, PPM } from '../../../ledger/amount.ts';

/** What a guild gives up of what it made, base units; \`ppm\` is the rule in force. */
export const deriveDues = (made: number, ppm: number): number => mulDiv(made, ppm, PPM, 'down');
`;

/** Says what the copy knows of all this, and what it makes of a scenario. */
const probe = `
import { Run } from './sim/economy/run.ts';
import { stateColumns } from './sim/kernel/digest.ts';
import { listAssumptions } from './sim/scenario/assumptions.ts';
import { findGovernableRule } from './sim/scenario/governable.ts';
import { scenarioJsonSchema } from './sim/scenario/json-schema.ts';
import { loadScenario } from './sim/store/scenario-files.ts';

const set = ${JSON.stringify(set)};
const load = (...more) => loadScenario('hamlet.yaml', { set: [...set, ...more] });

function finish(run) {
  const scrip = [];
  while (!run.done) {
    run.step();
    scrip.push(run.metrics.row[run.metrics.specs.findIndex(({ name }) => name === 'guilds.scrip')]);
  }
  run.world.ledger.recount();
  return { run, scrip, digest: run.digest() };
}

const off = finish(new Run(load()));
const tithe = 'mechanisms.verification.tithe';
const later = \`changes=[{ from: 2 d, set: { \${tithe}: 50 %, guilds.dues: 50 % } }]\`;
const scenario = load('guilds.enabled=true', later);
const refusalOf = (...more) => {
  try {
    load(...more);
  } catch ({ problems }) {
    return problems.map(({ path, hint }) => path + ': ' + hint);
  }
};
const { run, scrip, digest } = finish(new Run(scenario));
const half = new Run(scenario);
while (half.tick < 5) half.step();
const { ledger, inForce } = run.world;
const schema = scenarioJsonSchema().properties;
console.log(
  JSON.stringify({
    schema: [schema.traders.properties.guilds, schema.mechanisms.properties.verification.properties.tithe],
    explained: listAssumptions(scenario).filter(({ path }) => path === 'traders.guilds' || path === tithe),
    refused: [refusalOf('guilds.enabled=true', 'guilds.count=7'), refusalOf('guilds.count=7'), refusalOf('guilds.count=51')],
    warned: [load('guilds.enabled=true', 'guilds.count=13'), load('guilds.count=13')].map(({ warnings }) => warnings.filter((text) => text.startsWith("guilds"))),
    voted: ['traders.guilds', tithe, 'guilds.dues'].map((path) => findGovernableRule(path) !== undefined),
    offDigest: off.digest,
    offMeasured: off.scrip.some((value) => value !== undefined),
    digest,
    resumed: finish(Run.restore(scenario, half.save())).digest,
    columns: [...stateColumns(run.world)].map(([name]) => name),
    scrip,
    tithe: inForce.tithe,
    final: run.finalTables().find(({ name }) => name === 'guilds').columns.map(({ name, values }) => [name, [...values]]),
    tokens: ledger.tokens
      .filter(({ name }) => name === 'SCRIP' || name === 'SEAL')
      .map(({ id, name, decimals }) => {
        const own = ledger.books.filter(({ token }) => token.id === id);
        const held = own.flatMap(({ balance }) => [...balance]).reduce((sum, units) => sum + units, 0);
        return { name, decimals, minted: ledger.minted[id], burned: ledger.burned[id], held };
      }),
    flows: run.flows.specs.map(({ reason }) => reason).filter((reason) => reason.startsWith('guild.')),
  }),
);
`;

/** Texts of the copy's sources, by path. */
const readCopy = (): Map<string, string> =>
  new Map(
    readdirSync(join(root, 'sim'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]),
  );

/** Writes `more` behind the one place in the sources that `place` finds. */
function addBehind(place: RegExp, more: string): void {
  const found = [...readCopy()].filter(([, text]) => place.test(text));
  expect(
    found.map(([path]) => path),
    `files with ${place}`,
  ).toHaveLength(1);
  const [[path, text]] = found;
  writeFileSync(
    join(root, path),
    text.replace(place, (all) => all + more),
  );
}

/** Files that an addition changes or adds. */
function filesOf(addition: () => void): string[] {
  const before = readCopy();
  addition();
  return [...readCopy()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
}

interface Told {
  readonly schema: readonly { readonly description: string; readonly default: unknown }[];
  readonly explained: readonly { readonly path: string; readonly doc: string }[];
  readonly voted: readonly boolean[];
  readonly offDigest: string;
  readonly refused: readonly (readonly string[] | null)[];
  readonly warned: readonly (readonly string[])[];
  readonly offMeasured: boolean;
  readonly digest: string;
  readonly resumed: string;
  readonly columns: readonly string[];
  readonly scrip: readonly number[];
  readonly tithe: number;
  readonly final: readonly (readonly [name: string, values: readonly number[]])[];
  readonly tokens: readonly unknown[];
  readonly flows: readonly string[];
}

describe('a copy of the economy', () => {
  const files: Record<'parameter' | 'rule' | 'token' | 'agents' | 'mechanism', string[]> = {
    parameter: [],
    rule: [],
    token: [],
    agents: [],
    mechanism: [],
  };
  let told: Told;

  beforeAll(() => {
    for (const name of ['sim', 'scenarios', 'package.json'])
      cpSync(join(projectRoot, name), join(root, name), { recursive: true });
    for (const name of ['hamlet.yaml', 'season.csv', 'balances.csv'])
      copyFileSync(join(projectRoot, 'test/ranges', name), join(root, name));
    symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'dir');
    files.parameter = filesOf(() =>
      addBehind(
        /const traders = changeable\(\s*section\(\{/,
        "guilds: fixed(laidOut, count(0, { provenance: 'A', doc: 'Guilds of traders.' }, { max: 50 })),",
      ),
    );
    files.rule = filesOf(() =>
      addBehind(
        /(?<=\{\s*)(?=audit: ruleOf\('audit')/,
        "tithe: ruleOf('tithe', share('10 %', 'A', 'Part of its scrip that a guild gives up.')),",
      ),
    );
    files.token = filesOf(() => addBehind(/tokens: \{ DGAI: 6,/, ' SEAL: 3,'));
    files.agents = filesOf(() => {
      const folder = join(root, 'sim/economy/guilds');
      mkdirSync(folder);
      for (const [name, text] of Object.entries(guilds)) writeFileSync(join(folder, name), text);
      addBehind(/const modules: readonly Module\[\] = \[[^\]]*/, '  guildsModule,\n');
      addBehind(
        /import type \{ Economy, Slot \} from '..\/kernel\/economy.ts';\n/,
        "import { guildsModule } from './guilds/module.ts';\n",
      );
    });
    files.mechanism = filesOf(() => {
      const folder = join(root, 'sim/economy/guilds');
      mkdirSync(join(folder, 'mechanisms'));
      writeFileSync(join(folder, 'mechanisms/dues.ts'), dues);
      const use = guilds['module.ts']
        .replace('Math.floor((MADE * inForce.dues) / PPM)', 'deriveDues(MADE, inForce.dues)')
        .replace(
          "import { PPM } from '../../ledger/amount.ts'",
          "import { deriveDues } from './mechanisms/dues.ts'",
        );
      writeFileSync(join(folder, 'module.ts'), use);
    });
    writeFileSync(join(root, 'probe.ts'), probe);
    const loader = join(projectRoot, 'test/environment/native-sources.js');
    const output = execFileSync(process.execPath, ['--import', loader, 'probe.ts'], {
      cwd: root,
      encoding: 'utf8',
    });
    told = JSON.parse(output) as Told;
  });

  it('has a parameter more by one file, in its schema and in what is explained', () => {
    expect(files.parameter).toHaveLength(1);
    expect(told.schema[0].description).toContain('Guilds of traders.');
    expect(told.explained.find(({ path }) => path === 'traders.guilds')?.doc).toBe('Guilds of traders.');
    expect(told.voted[0]).toBe(false);
  });

  it('has one more that a vote and a change with a date may set by one file', () => {
    expect(files.rule).toHaveLength(1);
    expect(told.schema[1].description).toContain('Part of its scrip that a guild gives up.');
    expect(told.explained.map(({ path }) => path)).toContain('mechanisms.verification.tithe');
    expect(told.voted[1]).toBe(true);
    expect(told.tithe).toBe(500_000);
  });

  it('has a token more by one declaration, and conserves it', () => {
    expect(files.token).toEqual(['sim/economy/tokens/state.ts']);
    expect(told.tokens).toContainEqual({ name: 'SEAL', decimals: 3, minted: 36, burned: 0, held: 36 });
  });

  it('has a kind of agent more by its folder and its lines in the list of parts', () => {
    expect(files.agents.sort()).toEqual([
      'sim/economy/guilds/checks.ts',
      'sim/economy/guilds/module.ts',
      'sim/economy/guilds/parameters.ts',
      'sim/economy/guilds/state.ts',
      'sim/economy/index.ts',
    ]);
    for (const name of ['guilds.made', 'guilds/purse/SCRIP', 'guilds/seals/SEAL', 'minted/SCRIP'])
      expect(told.columns).toContain(name);
    expect(told.final).toEqual([
      ['made', [12_000_000, 12_000_000, 12_000_000]],
      ['purse.scrip', [9.2, 9.2, 9.2]],
      ['seals.seal', [0.012, 0.012, 0.012]],
    ]);
    expect(told.flows).toEqual(['guild.make', 'guild.tithe', 'guild.seal']);
  });

  it('has a mechanism more by its file and its part', () => {
    expect(files.mechanism.sort()).toEqual([
      'sim/economy/guilds/mechanisms/dues.ts',
      'sim/economy/guilds/module.ts',
    ]);
  });

  it('says in its scenarios what the new kind has of its own, and what that means', () => {
    expect(told.voted[2]).toBe(true);
    const [there, absent, outside] = told.refused;
    expect(there).toEqual(['guilds.count: write 8']);
    expect(absent).toBeNull();
    expect(outside?.join()).toContain('guilds.count');
    expect(told.warned).toEqual([
      ['guilds.count is 13'],
      ['guilds.count has no effect: guilds.enabled is false'],
    ]);
  });

  it('runs with them: what they make is measured, conserved, and there again after a checkpoint', () => {
    // Three guilds keep nine tenths of what they make for two days, then half.
    expect(told.scrip).toEqual(
      [...Array(8).keys()]
        .map((k) => 2.7 * (k + 1))
        .concat([1, 2, 3, 4].map((k) => 21.6 + 1.5 * k))
        .map((value) => expect.closeTo(value, 9)),
    );
    const burned = 8 * 3 * 100_000 + 4 * 3 * 500_000;
    const minted = 12 * 3 * 1_000_000;
    expect(told.tokens).toContainEqual({ name: 'SCRIP', decimals: 6, minted, burned, held: minted - burned });
    expect(told.resumed).toBe(told.digest);
  });

  it('moves no digest of who does not use them', () => {
    expect(told.offMeasured).toBe(false);
    expect(told.offDigest).toBe(simulate(hamlet(set)).digest);
    expect(told.digest).not.toBe(told.offDigest);
  });
});
