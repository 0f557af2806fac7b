import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Run, type World } from '../../../sim/economy/run.ts';
import { contributorKind } from '../../../sim/economy/vault/contributors.ts';
import { recordRun } from '../../../sim/store/record-run.ts';
import { gatherInputs } from '../../../sim/store/run-inputs.ts';
import { shippedScenarios } from '../../../sim/store/shipped-files.ts';
import { runLawfully } from '../../laws/lawful-run.ts';
import { compareFigures, manyPairs, worldsAtEnd } from '../paired-runs.ts';
import { smallTwoPm } from '../small-scenario.ts';
import { sum, watch } from '../watched-run.ts';
import { deriveSmoothedKl } from './class-divergence.ts';

/** Everybody joins, whatever it costs, and stays; nobody copies or makes anything up. */
const open = [
  'subnets.count=3',
  'contributors.considers=0 %',
  'contributors.usdPerItem=0 USD/item',
  'contributors.duplicating=0 %',
  'contributors.fabricating=0 %',
];

/** Some of all that data traders do. */
const traded = [
  'contributors.duplicating=15 %',
  'contributors.fabricating=10 %',
  'contributors.forging=15 %',
  'contributors.reselling={ share: 30 %, subnets: 1 }',
  'contributors.changes=40 %',
  'contributors.nodes={ share: 40 %, items: { lognormal: { mean: 200, cv: 1 } } }',
  'contributors.sybil={ share: 5 %, identities: 3 }',
  'contributors.listed=true',
  'vault.proofs={ checked: 60 %, usdPerCheck: 0.01 USD, bars: 2 }',
];

/** What is decided and paid by the week is so in ticks of a week too. */
const weekly = ['clock.tick=1 week', 'clock.horizon=16 weeks', 'record.metricsEvery=1 week'];

const atEnd = <Figures>(set: readonly string[], measure: (world: World) => Figures): Figures[] =>
  worldsAtEnd(smallTwoPm(...weekly, ...set), measure);

/** Part of the RT for data that went to contributors for whom `is` holds. */
function partOf({ contributors, nodeData }: World, is: (id: number) => boolean): number {
  const { rtEarned } = contributors.col;
  return sum(rtEarned.filter((_, id) => is(id))) / (sum(rtEarned) + sum(nodeData.col.rtEarned));
}

const partOfKind = (world: World, kind: keyof typeof contributorKind): number =>
  partOf(world, (id) => world.contributors.col.kind[id] === contributorKind[kind]);

/** Rows of contributions.csv by the names of columns. */
type Row = Readonly<Record<string, string | number>>;

function listContributions(...set: readonly string[]): { rows: Row[]; world: World } {
  const run = new Run(smallTwoPm(...set));
  const [journal] = run.keepJournals();
  while (!run.done) run.step();
  const rows = journal.rows.map((cells) =>
    Object.fromEntries(cells.map((cell, k) => [journal.columns[k], cell])),
  );
  return { rows, world: run.world };
}

const classesOf = (row: Row): number[] =>
  Object.keys(row).flatMap((name) => (name.startsWith('class') ? [Number(row[name])] : []));

const add = (a: readonly number[], b: readonly number[]): number[] => a.map((items, c) => items + b[c]);

/** What each accepted data set is compared with: the others of its round, what its subnet held, or what it wants. */
function* references(rows: readonly Row[], reference: string, wanted: readonly number[]) {
  const taken = rows.filter(({ outcome }) => outcome === 'accepted' || outcome === 'unchecked');
  const held = new Map<unknown, number[]>();
  const rounds = new Map<string, Row[]>();
  for (const row of taken) {
    const key = `${row['subnet']} ${row['round']}`;
    rounds.set(key, [...(rounds.get(key) ?? []), row]);
  }
  for (const members of rounds.values()) {
    const none = classesOf(members[0]).map(() => 0);
    const all = members.map(classesOf).reduce(add, none);
    const before = held.get(members[0]['subnet']);
    for (const row of members) {
      const others = all.map((items, c) => items - classesOf(row)[c]);
      const earlier = before ?? others;
      yield {
        row,
        q: { 'pool-without': others, history: earlier, target: wanted }[reference] ?? all,
        isAlone: members.length === 1 && before === undefined,
      };
    }
    held.set(members[0]['subnet'], add(before ?? none, all));
  }
}

describe('contributions.csv', () => {
  const wanted = Array.from({ length: 16 }, (_, c) => c + 1);
  const targets = `vault.kl.targets=[{ shares: [${wanted.join()}] }]`;

  it.each(['pool-without', 'pool-with', 'history', 'target'])(
    'lets anybody compute what was paid, against %s',
    (reference) => {
      const { rows, world } = listContributions(...traded, `vault.kl.reference=${reference}`, targets);
      let looked = 0;
      const paid = new Map<unknown, number>();
      for (const { row, q, isAlone } of references(rows, reference, wanted)) {
        const own = classesOf(row);
        expect(sum(own)).toBe(row['items']);
        const smoothed = deriveSmoothedKl(own, q, 0.5);
        // What is wanted is given in parts, and is not smoothed.
        const kl = reference === 'target' ? klToShares(own, wanted) : smoothed;
        if (!isAlone) expect(row['kl']).toBeCloseTo(kl, 9);
        expect(Math.abs(Number(row['weight']) - 1e6 * Number(row['items']) * Math.min(0.5, kl))).toBeLessThan(
          1,
        );
        const share = (BigInt(row['pot']) * BigInt(row['weight'])) / BigInt(row['weights']);
        expect(row['rt']).toBe(Number(share));
        paid.set(row['subnet'], (paid.get(row['subnet']) ?? 0) + Number(row['rt']));
        looked += 1;
      }
      expect(looked).toBeGreaterThan(100);
      for (const [id, name] of world.subnetNames.entries())
        expect(paid.get(name) ?? 0).toBe(world.subnets.col.awardedData[id]);
    },
  );

  /** D(own smoothed by 0.5 ‖ wanted parts). */
  function klToShares(own: readonly number[], parts: readonly number[]): number {
    const whole = sum(own) + 0.5 * own.length;
    const all = sum(parts);
    return sum(
      own.map((items, c) => ((items + 0.5) / whole) * Math.log(((items + 0.5) / whole / parts[c]) * all)),
    );
  }

  it('has refused data too, and whose they are', () => {
    const { rows, world } = listContributions(...traded, 'contributors.verbatim=100 %');
    const count = (is: (row: Row) => boolean): number => rows.filter(is).length;
    expect(count(({ outcome }) => outcome === 'forged')).toBe(world.counts.forgeries[0]);
    expect(count(({ outcome }) => outcome === 'duplicate')).toBe(world.counts.duplicates[0]);
    expect(count(({ rt, outcome }) => outcome === 'forged' && rt !== 0)).toBe(0);
    expect(world.counts.forgeries[0]).toBeGreaterThan(3);
    expect(count(({ by, kind }) => by === 'nodes' && kind === 'node')).toBe(sum(world.nodeData.col.handedIn));
    expect(sum(world.nodeData.col.handedIn)).toBeGreaterThan(10);
  });

  it('is a file of the run where the scenario asks for it, and of none else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dmpsim-data-'));
    const small = [
      'clock.horizon=9 weeks',
      'contributors.count=20',
      'subnets.count=1',
      'subnets.goal=1,000 2PM',
      'subnets.promise=95 %',
    ];
    const record = async (...set: readonly string[]) => {
      const inputs = gatherInputs(join(shippedScenarios(), 'subnet-launch.yaml'), {
        set: ['clock.tick=24 h', 'record.metricsEvery=1 week', ...small, ...set],
        replication: 0,
        phases: false,
      });
      const { manifest } = await recordRun(folder, inputs, { force: true });
      return manifest?.outputs.map(({ file }) => file) ?? [];
    };
    try {
      expect(await record('contributors.listed=true')).toContain('contributions.csv');
      const [header, ...lines] = readFileSync(join(folder, 'contributions.csv'), 'utf8').trim().split('\n');
      expect(header.split(',').slice(0, 9)).toEqual([
        'tick',
        'subnet',
        'round',
        'by',
        'id',
        'kind',
        'digest',
        'upload',
        'proof',
      ]);
      expect(lines.length).toBeGreaterThan(10);
      expect(await record()).not.toContain('contributions.csv');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a data set that is sold to several subnets', () => {
  const resold = 'contributors.reselling.share=30 %';

  it('earns whoever sells it more, in every pair, and others less', () => {
    const sellers = atEnd([...open, resold], ({ contributors }) => [...contributors.col.resells]);
    const earned = (...set: readonly string[]): { part: number }[] => {
      let pair = -1;
      return atEnd([...open, ...set], (world) => {
        pair += 1;
        return { part: partOf(world, (id) => sellers[pair][id] === 1) };
      });
    };
    const { part } = compareFigures(earned(), earned(resold));
    expect(part.rises).toBeGreaterThan(0.9 * manyPairs);
    expect(part.low / part.before).toBeGreaterThan(0.2);
  });

  it('pays once where the register is that of all subnets', () => {
    const { world } = watch(smallTwoPm(...open, resold, 'vault.register=network'));
    const { resold: again } = world.contributors.col;
    expect(world.counts.duplicates[0]).toBe(sum(again));
    expect(sum(again)).toBeGreaterThan(10);
    expect(watch(smallTwoPm(...open, resold)).world.counts.duplicates[0]).toBe(0);
  });

  it('costs to upload and no more to gather', () => {
    const spent = (...set: readonly string[]): number => {
      const { moved, world } = watch(
        smallTwoPm(
          ...open,
          'contributors.usdPerItem=0.000001 USD/item',
          'contributors.sensitivity=0',
          ...set,
        ),
      );
      expect(sum(world.contributors.col.resold)).toBeGreaterThan(10);
      return moved('outside.out.data');
    };
    const free = spent('contributors.reselling={ share: 100 %, cost: 0 % }');
    expect(spent('contributors.reselling={ share: 100 %, cost: 100 % }')).toBeGreaterThan(1.5 * free);
  });
});

describe('a forged proof', () => {
  const forging = [...open, 'contributors.forging=20 %'];
  const earned = (...set: readonly string[]) =>
    atEnd([...forging, ...set], (world) => ({
      forged: partOfKind(world, 'forging'),
      quality: sum(world.subnets.col.items),
    }));

  it('earns the more the fewer are checked, and nothing where all are', () => {
    const none = earned();
    const half = earned('vault.proofs.checked=50 %');
    const unchecked = earned('vault.proofs.checked=0 %');
    expect(sum(none.map(({ forged }) => forged))).toBe(0);
    const fewer = compareFigures(none, half);
    expect(fewer.forged.low).toBeGreaterThan(0.05);
    const { forged } = compareFigures(half, unchecked);
    // A fifth of contributors have a fifth of it, and something more, once nobody looks.
    expect(forged.low).toBeGreaterThan(0.05);
    expect(fewer.forged.high + forged.high).toBeLessThan(0.3);
  });

  it('costs those whom it bars what honest data would have earned', () => {
    const half = earned('vault.proofs.checked=50 %');
    const { forged } = compareFigures(half, earned('vault.proofs.checked=50 %', 'vault.proofs.bars=8'));
    expect(forged.high / forged.before).toBeLessThan(-0.3);
  });

  it('is weighed against what checks cost all: dear ones keep data away', () => {
    const items = (usd: string) =>
      atEnd([...open, `vault.proofs.usdPerCheck=${usd} USD`], (world) => ({
        sets: sum(world.contributors.col.handedIn),
      }));
    const { sets } = compareFigures(items('0'), items('100'));
    expect(sets.high / sets.before).toBeLessThan(-0.4);
  });
});

describe('divergence from all that a subnet holds', () => {
  /** Few contributors, whose own earlier data are much of what a subnet holds; mean divergence of what they last brought. */
  const nats = (...set: readonly string[]) =>
    atEnd([...open, 'contributors.count=4', 'subnets.count=1', ...set], ({ contributors }) => ({
      kl: sum(contributors.col.lastKl) / contributors.rows,
    }));
  const held = nats('vault.kl.reference=history');

  it('is less than from the others alone, for whoever brings more of the same', () => {
    const { kl } = compareFigures(nats('vault.kl.reference=pool-without'), held);
    expect(kl.high / kl.before).toBeLessThan(-0.25);
    expect(kl.falls).toBeGreaterThan(0.9 * manyPairs);
  });

  it('is more for those whose data change', () => {
    const { kl } = compareFigures(held, nats('vault.kl.reference=history', 'contributors.changes=100 %'));
    expect(kl.low / kl.before).toBeGreaterThan(0.1);
    expect(kl.rises).toBeGreaterThan(0.8 * manyPairs);
  });
});

describe('nodes with data of their own', () => {
  const federated = [...open, 'subnets.training=federated'];
  const hospitals = 'contributors.nodes={ share: 30 %, items: 1000 }';

  it('are paid for them as well as for the work, and models learn from them', () => {
    const ends = (...set: readonly string[]) =>
      atEnd([...federated, ...set], (world) => ({
        data: sum(world.nodeData.col.rtEarned),
        items: sum(world.subnets.col.items),
        others: sum(world.contributors.col.rtEarned),
      }));
    const { data, items, others } = compareFigures(ends(), ends(hospitals));
    expect([data.rises, items.rises, others.falls]).toEqual([manyPairs, manyPairs, manyPairs]);
    expect(items.low / items.before).toBeGreaterThan(0.3);
    expect(others.high / others.before).toBeLessThan(-0.1);
  });

  it('bring nothing to rounds under encryption, and no more than they have', () => {
    const { world } = watch(smallTwoPm(...open, 'subnets.training=fhe', hospitals));
    expect(sum(world.nodeData.col.handedIn)).toBe(0);
    expect(sum(world.nodeData.col.items)).toBeGreaterThan(0);
  });
});

describe('traded data', () => {
  it.each(['history', 'target', 'pool-without'])(
    'keep every law against %s, and after a resume',
    (reference) => {
      const scenario = smallTwoPm(...traded, `vault.kl.reference=${reference}`);
      const whole = new Run(scenario);
      runLawfully(whole);
      const half = new Run(scenario);
      while (half.tick < whole.ticks / 2 + 3) half.step();
      const resumed = Run.restore(scenario, half.save());
      while (!resumed.done) resumed.step();
      expect(resumed.digest()).toBe(whole.digest());
    },
  );

  it('that nobody has move no digest', () => {
    const digest = (...set: readonly string[]): string =>
      watch(smallTwoPm('clock.horizon=6 weeks', ...set)).run.digest();
    const plain = digest();
    const off = [
      'contributors.reselling={ cost: 50 %, subnets: 1 }',
      'contributors.nodes={ items: 5, skew: 1 }',
      'contributors.listed=true',
      'vault.proofs={ bars: 4 }',
      'vault.kl.targets=[{ shares: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2] }]',
    ];
    expect(digest(...off)).toBe(plain);
  });

  it.each([
    [
      'a target of a subnet that is none',
      'vault.kl.targets=[{ subnet: x, shares: [1, 2] }]',
      /name of a subnet/,
    ],
    ['a target with other classes', 'vault.kl.targets=[{ shares: [1, 2] }]', /16 parts/],
    ['more cheats than people', 'contributors.forging=97 %', /forging/],
  ])('are refused: %s', (_, set, message) => {
    expect(() => smallTwoPm('vault.kl.reference=target', set)).toThrow(message);
  });
});
