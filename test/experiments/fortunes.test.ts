import { describe, expect, it } from 'vitest';
import { resolveScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';
import { chooseFortunes, type FortuneClass, servedAtEnd } from '../../sim/experiments/fortune-classes.ts';
import { FortuneGauge } from '../../sim/experiments/fortunes.ts';
import { SourceKeeper } from '../../sim/scenario/kept-sources.ts';
import { fileReader } from '../../sim/store/scenario-files.ts';

const users: FortuneClass = {
  table: 'users',
  measure: 'dissatisfaction',
  unit: 'share',
  sign: -1,
  columns: ['active', 'budget', 'dissatisfaction'],
  parts: [{ column: 'dissatisfaction' }],
  active: 'active',
  unlessNone: { figure: servedAtEnd, worst: 1 },
  groups: { quartersOf: 'budget', what: 'budget' },
};

/** Of four users what one run says, and how many requests were served on its last day. */
const run = (dissatisfaction: readonly number[], served: number) => ({
  columns: [Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2, 3, 4), Float64Array.from(dissatisfaction)],
  price: () => Number.NaN,
  figure: (name: string) => (name === servedAtEnd ? served : Number.NaN),
});

function compare(before: ReturnType<typeof run>, after: ReturnType<typeof run>) {
  const gauge = new FortuneGauge('arm', users);
  gauge.add(0, before, after);
  return gauge.result().groups[0];
}

describe('users', () => {
  const [content, better] = [
    [0.5, 0.5, 0.5, 0.5],
    [0.1, 0.1, 0.1, 0.5],
  ];

  it('gain where their requests end better', () => {
    expect(compare(run(content, 9), run(better, 9))).toMatchObject({ gain: 0.75, lose: 0 });
  });

  it('do not gain where nobody is served any more, whatever they felt when they last were', () => {
    expect(compare(run(content, 9), run(better, 0))).toMatchObject({ gain: 0, lose: 1, mean: 0.5 });
    expect(compare(run(content, 0), run(better, 0))).toMatchObject({ gain: 0, lose: 0 });
    expect(compare(run(content, 9), run(better, Number.NaN))).toMatchObject({ gain: 0.75 });
  });
});

describe('wealth', () => {
  const file = 'scenarios/baseline.yaml';
  const begun = new Run(resolveScenario(file, new SourceKeeper(fileReader(file)), { set: [] }));
  const classOf = (table: string, told: Parameters<typeof chooseFortunes>[0][number]) =>
    chooseFortunes([told]).find((one) => one.table === table);

  it('is of tokens by their prices, and of backed DMP as 2PM; what no token is yet or backs nothing is none', () => {
    const { measure, parts = [] } = classOf('stakers', begun) ?? {};
    expect(measure).toBe('wealth');
    expect(parts.slice(0, 5)).toEqual([
      { column: 'wallet.2pm', price: '2pm.price' },
      { column: 'usd.usd' },
      { column: 'dgai.dgai', price: 'dgai.price' },
      { column: 'backed_dmp.dmp', price: '2pm.price' },
      { column: 'cooling.2pm', price: '2pm.price' },
    ]);
    const columns = parts.map(({ column }) => column);
    expect(columns).toContain('committed_backed.dmp');
    expect(columns).not.toContain('unbacked_dmp.dmp');
    expect(parts).toContainEqual({ column: 'rt.rt/subnet-1', price: 'rt.subnet-1.price', per: 1_000 });
    expect(classOf('contributors', begun)?.measure).toBe('wealth');
  });

  it('counts a token of a new part by its price, and says where it has none', () => {
    const zed = { name: 'wallet.zed', unit: 'ZED', doc: '', values: [] };
    const tables = begun.finalTables().map((one) => ({ ...one, columns: [...one.columns, zed] }));
    const { specs } = begun.metrics;
    const tell = (more: typeof specs) =>
      classOf('traders', {
        world: begun.world,
        finalTables: () => tables,
        metrics: { specs: [...specs, ...more] },
      });
    expect(tell([])?.measure).toBe('wealth without ZED, which has no price');
    const priced = tell([{ ...specs[0], name: 'zed.price' }]);
    expect(priced?.measure).toBe('wealth');
    expect(priced?.parts).toContainEqual({ column: 'wallet.zed', price: 'zed.price' });
  });
});
