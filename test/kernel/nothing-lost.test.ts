import { describe, expect, it } from 'vitest';
import { orderOwner } from '../../sim/economy/markets/market.ts';
import { Run } from '../../sim/economy/run.ts';
import { headlineKpis, headlineSeries } from '../../sim/experiments/headline-measures.ts';
import { adoption } from '../../sim/kernel/column-writers.ts';
import { after, group } from '../../sim/kernel/measure.ts';
import {
  accounts,
  agents,
  type Behaviour,
  type Declaration,
  declare,
  defineModule,
  institution,
  type Kernel,
  type Module,
  table,
} from '../../sim/kernel/module.ts';
import { mapRules } from '../../sim/kernel/rules.ts';
import { KernelRun } from '../../sim/kernel/run.ts';
import { declaredFields, listFields } from '../../sim/scenario/declared-fields.ts';
import { changeable, count, fixed, section } from '../../sim/scenario/field.ts';
import { column, createTable } from '../../sim/state/table.ts';
import { smallJoined, smallScenario } from '../economy/small-scenario.ts';

/* What would be lost in silence throws by its name when an economy is put together. */

const weeks = column('f64', 'weeks', 'how long one has lived here');

const follower = { name: 'ghosts', doc: '', rows: 1, most: 1, read: () => 0 };

/** Three villagers with a barn each, and the grain that grows. */
const village = declare({
  name: 'village',
  doc: 'Villagers and their grain.',
  tokens: { GRAIN: 6 },
  tables: { villagers: agents('villagers', { age: weeks, crop: weeks }, () => 3) },
  counts: { harvests: column('f64', '1', 'harvests so far') },
  books: { barns: accounts('villagers', 'barn', 'GRAIN', () => 3) },
  flows: { GRAIN: { grow: ['mint', 'villagers', 'grain that was grown'] } },
  streams: ['weather'],
  policies: { sows: 'stakers.stakes' },
});

const villageModule = defineModule(village, {
  phases: [
    {
      slot: 'work',
      doc: 'every villager grows a unit of grain',
      writes: { villagers: 'age', 'village-counts': 'harvests' },
      run: ({ villagers, counts, ledger, books, reasons }) => {
        for (let row = 0; row < villagers.rows; row += 1) {
          villagers.col.age[row] += 1;
          counts.harvests[0] += 1;
          ledger.mint(books.barns, row, 1, reasons.grow);
        }
      },
    },
  ],
  measures: () => [...group<Kernel>('village', [['village.peace', '1', 'how quiet it is', () => 1]])],
});

/** A second part, which declares and does what a case is about. */
function ghosts(
  declaration: Partial<Declaration>,
  behaviour: Behaviour<Kernel> = {},
  make?: () => object,
): Module {
  return defineModule(
    declare<Declaration, object>(
      { name: 'ghosts', doc: 'Those who haunt the village.', ...declaration },
      make,
    ),
    behaviour,
  );
}

const haunting = (writes: Readonly<Record<string, string>>, slot = 'night') =>
  ({ slot, doc: 'they walk', writes, run: () => undefined }) as const;

const scenario = smallScenario('clock.horizon=1 d');

/** A run of the village and of whoever else there is. */
const settle = (...modules: readonly Module[]) =>
  new KernelRun({ modules, tick: [{ name: 'work' }, { name: 'night' }], chapters: [] }, scenario);

describe('an economy', () => {
  it('is put together of parts that add to each other', () => {
    const run = settle(
      villageModule,
      ghosts(
        {
          needs: [village],
          tables: { haunted: table('villagers', { fear: weeks }) },
          books: { crypt: institution('crypt', 'GRAIN') },
          flows: { GRAIN: { haunt: ['villagers', 'crypt', 'grain that is gone in the morning'] } },
        },
        { phases: [haunting({ villagers: 'fear' })] },
      ),
    );
    while (!run.done) run.step();
    expect(run.finalTables().map(({ name, columns }) => [name, columns.map((one) => one.name)])).toEqual([
      ['villagers', ['age', 'crop', 'fear', 'barn.grain']],
    ]);
    expect(run.flows.specs.map(({ reason }, k) => [reason, run.flows.period[k]])).toEqual([
      ['grow', 3 * 24],
      ['haunt', 0],
    ]);
    expect(run.phases.map(({ name }) => name)).toEqual(['work', 'night', 'check', 'record']);
  });

  const twice = 'two parts of the economy';
  it.each<[string, Partial<Declaration>, string]>([
    [
      'accounts of a token that nobody declares',
      { books: { crypt: institution('crypt', 'OBOL') } },
      'no part declares the token OBOL of crypt',
    ],
    [
      'a flow of a token that nobody declares',
      { flows: { OBOL: { toll: ['mint', 'ghosts', ''] } } },
      'no part declares the token OBOL of toll',
    ],
    ['a token of two parts', { tokens: { GRAIN: 2 } }, `${twice} declare the token GRAIN`],
    [
      'accounts of two parts',
      { books: { barns: institution('crypt', 'GRAIN') } },
      `${twice} declare the accounts barns`,
    ],
    [
      'accounts that are one in the digest',
      { books: { lofts: accounts('villagers', 'barn', 'GRAIN', () => 3) } },
      '“villagers/barn/GRAIN” and “villagers/barn/GRAIN” would be one to the digest',
    ],
    [
      'a flow of two parts',
      { flows: { GRAIN: { grow: ['mint', 'ghosts', ''] } } },
      `${twice} declare the flow grow`,
    ],
    [
      'a stream of draws of two parts',
      { streams: ['weather'] },
      `${twice} declare the stream of draws weather`,
    ],
    ['a count of two parts', { counts: { harvests: weeks } }, `${twice} declare the count harvests`],
    ['a policy of two parts', { formulas: { sows: 'users.acceptance' } }, `${twice} declare the policy sows`],
    [
      'a column of two parts',
      { tables: { haunted: table('villagers', { age: weeks }) } },
      `${twice} declare the column age`,
    ],
    [
      'a table for which nobody says how many rows it has',
      { tables: { graves: table('graves', { age: weeks }) } },
      'no part says how many rows the table graves has',
    ],
    [
      'a table for which two parts do',
      { tables: { haunted: agents('villagers', { fear: weeks }, () => 4) } },
      'two parts say how many rows the table villagers has',
    ],
    [
      'two tables under one name in code',
      { tables: { villagers: agents('ghosts', { age: weeks }, () => 2) } },
      `${twice} call something villagers`,
    ],
    ['a part of a name that is taken', { name: 'village' }, `${twice} are called village`],
    [
      'a table that is called as that of the kernel',
      { tables: { laws: table('rules', { age: weeks }, () => 1) } },
      'a table of a part is called rules',
    ],
    [
      'a policy where no formula can stand',
      { policies: { haunts: 'users.active' } },
      'the schema declares no formula at users.active',
    ],
    ['a lane that has accounts already', { lanes: ['villagers'] }, 'the lane villagers of the digest'],
    ['a lane of the kernel', { lanes: ['flows'] }, 'the lane flows of the digest'],
  ])('is not with %s', (_, declaration, message) => {
    expect(() => settle(villageModule, ghosts(declaration))).toThrow(message);
  });

  it('is not with what two parts make under one name, or what the kernel has', () => {
    const make = (name: string) => () =>
      settle(
        villageModule,
        ghosts({}, {}, () => ({ [name]: 1 })),
      );
    expect(make('haunts')).not.toThrow();
    expect(make('villagers')).toThrow(`${twice} call something villagers`);
    expect(make('ledger')).toThrow(`${twice} call something ledger`);
  });

  it('is not with a part that comes before one that it needs', () => {
    const needy = ghosts({ needs: [village] });
    expect(() => settle(needy, villageModule)).toThrow(
      'the part ghosts needs village, which is not listed before it',
    );
    expect(() => settle(needy)).toThrow('the part ghosts needs village');
  });

  it('leaves out a part that is off, and those that need it', () => {
    const off = ghosts({ on: 'twoPm.enabled', tokens: { OBOL: 6 } });
    const heirs = defineModule(declare({ name: 'heirs', doc: 'Of ghosts.', needs: [off.part] }), {});
    const { world } = settle(villageModule, off, heirs);
    expect(world.modules).toEqual([villageModule]);
    expect(world.ledger.tokens.map(({ name }) => name)).toEqual(['GRAIN']);
  });

  it('is not with a part whose switch is none of the scenario', () => {
    expect(() => settle(ghosts({ on: 'ghosts.enabled' }))).toThrow(
      'the part ghosts is there by ghosts.enabled, which is no switch of the scenario',
    );
  });

  it.each<[string, Behaviour<Kernel>, string]>([
    [
      'a phase at a time that a tick does not have',
      { phases: [haunting({}, 'noon')] },
      'the tick has no slot noon',
    ],
    [
      'a column with two writers',
      { phases: [haunting({ villagers: 'age crop' })] },
      'the column villagers.age has two writers, work of village and night of ghosts',
    ],
    [
      'a column that two parts write in one slot',
      { phases: [haunting({ villagers: 'age' }, 'work')] },
      'two writers, work of village and work of ghosts',
    ],
    [
      'a column that a part writes when the scenario changes, and another in every tick',
      { adopts: { villagers: 'age' }, phases: [{ ...haunting({}), does: [adoption] }] },
      'two writers, work of village and adoption of ghosts',
    ],
    [
      'a phase that writes a column that is not there',
      { phases: [haunting({ villagers: 'agee' })] },
      'the table villagers has no column agee',
    ],
    [
      'a phase that writes a table that no part brings',
      { phases: [haunting({ villager: 'age' })] },
      'the part ghosts writes a table villager that no part brings',
    ],
    [
      'a table that no part brings, handed on or written when the scenario changes',
      { adopts: { ghouls: '*' } },
      'the part ghosts writes a table ghouls',
    ],
    [
      'a phase without a step',
      { phases: [{ slot: 'night', doc: '', writes: {} }] },
      'a phase in the slot night has both a step and what makes one, or neither',
    ],
    [
      'a table that a part keeps and does not declare',
      { keeps: () => [createTable('graves', { age: weeks }, 1)] },
      'the part ghosts keeps a table graves that it does not declare',
    ],
    [
      'a measure that stands beside none',
      {
        measures: () =>
          after('village.noise', group<Kernel>('night', [['ghosts', '1', 'how many', () => 0]])),
      },
      'ghosts stands beside village.noise, which nobody measures',
    ],
    [
      'agents of two parts that are followed under one name',
      { samples: () => [follower, follower] },
      'two parts follow ghosts week by week',
    ],
    [
      'accounts that are opened after the lanes of the digest',
      {
        begin: ({ ledger }) => {
          ledger.book('ghosts', 'crypt', ledger.tokens[0], 1);
        },
      },
      'the accounts crypt of ghosts is declared after the lanes of the digest',
    ],
    [
      'a flow that is declared after them',
      {
        begin: ({ ledger }) => {
          ledger.reason(ledger.tokens[0], 'haunt', 'ghosts', 'villagers', '');
        },
      },
      'the reason haunt is declared after the lanes of the digest',
    ],
    [
      'two measures of one name',
      { measures: () => group<Kernel>('night', [['village.peace', '1', 'how quiet it is', () => 0]]) },
      'two measures are called village.peace',
    ],
  ])('is not with %s', (_, behaviour, message) => {
    expect(() => settle(villageModule, ghosts({}, behaviour))).toThrow(message);
  });

  it('has a column with two writers where a part says what hands it on', () => {
    const behaviour: Behaviour<Kernel> = {
      phases: [haunting({ villagers: 'age' })],
      handedOn: [[{ villagers: 'age' }, 'ghosts make old']],
    };
    expect(() => settle(villageModule, ghosts({}, behaviour))).not.toThrow();
  });
});

describe('of the whole economy', () => {
  it('the exchange knows no owner of orders that did not enrol, and none twice', () => {
    const { market } = new Run(smallJoined()).world;
    const { holder, ...others } = orderOwner;
    for (const owner of Object.values(others)) expect(() => market.walletsOf(owner)).not.toThrow();
    expect(() => market.walletsOf(9)).toThrow('the exchange knows no wallets for orders of owner 9');
    const wallets = market.walletsOf(orderOwner.node);
    expect(() => market.enrol(orderOwner.node, wallets)).toThrow('two kinds of owners of orders are 1');
    market.enrol(9, wallets);
    expect(market.walletsOf(9)).toBe(wallets);
  });

  it('no parameter is without a word on whether it may change', () => {
    const note = { provenance: 'A', doc: '' } as const;
    const decided = {
      ghosts: changeable(section({ many: count(1, note) })),
      id: fixed('it is a name', count(1, note)),
    };
    expect(listFields(section(decided), '').map(({ path }) => path)).toEqual(['ghosts.many', 'id']);
    expect(() => listFields(section({ ghosts: section({ many: count(1, note) }) }), '')).toThrow(
      'ghosts.many',
    );
  });

  it('no rule begins with two parameters', () => {
    const [first] = declaredFields().filter(({ note }) => note.rule === 'audit');
    const second = { ...first, path: 'ghosts.audit' };
    expect(() => mapRules([first, second])).toThrow(
      `the rule audit begins with two parameters, ${first.path} and`,
    );
  });

  it('every measure that headlines and reports ask for is declared', () => {
    const run = new Run(smallJoined());
    expect(() => run.metrics.restrict(new Set([-1]))).toThrow('no measure is declared in column -1');
    const names = run.metrics.specs.map(({ name }) => name);
    for (const asked of [...headlineKpis.flatMap(({ readings }) => readings), ...headlineSeries])
      expect(names).toContain(asked);
  });
});
