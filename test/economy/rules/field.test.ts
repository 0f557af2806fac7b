import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../sim/economy/simulate.ts';
import { tryRule } from '../../../sim/economy/try-rule.ts';
import { judgeExpectations } from '../../../sim/scenario/expectations.ts';
import { readGiven } from '../../../sim/store/given-values.ts';
import { fileReader } from '../../../sim/store/scenario-files.ts';
import { shippedScenarios } from '../../../sim/store/shipped-files.ts';
import vectors from '../../vectors/field-economies.json' with { type: 'json' };
import { shippedScenario } from '../small-scenario.ts';

const folder = join(shippedScenarios(), 'field');
const economies = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && file !== 'village.yaml')
  .map((file) => file.replace('.yaml', ''));

/** The path of the rule of a field economy, by column. */
function follow(name: string, times: number, given: string, ...set: readonly string[]) {
  const file = join(folder, `${name}.yaml`);
  const options = { times, given: readGiven(given === '' ? [] : [given]), set };
  const { columns, rows } = tryRule(file, fileReader(file), options);
  return (column: string, time: number): number => rows[time - 1][columns.indexOf(column)];
}

describe('a field economy', () => {
  it.each(economies)('%s comes to what was published or follows from its rule', (name) => {
    const resolved = shippedScenario(`field/${name}`);
    const { scenario } = resolved;
    const { hours, metrics } = simulate(resolved);
    const read = (measure: string, at: number): number =>
      metrics.get(measure)?.[hours.findIndex((hour) => Math.abs(hour - at) < 1e-6)] ?? Number.NaN;
    expect(judgeExpectations(scenario, read).filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('a rule tried by hand gives the published paths', () => {
  it.each(vectors.gonka.published.rows)(
    'Gonka: price %d at load %d, elasticity %d, floor %d becomes %d',
    (price, load, elasticity, floor, next) => {
      const path = follow(
        'gonka-price',
        1,
        `utilisation=${load}`,
        ...Object.entries({ units: price, elasticity, floor }).map(
          ([state, value]) => `rules.utilisation-price.state.${state}=${value}`,
        ),
      );
      expect(path('units', 1)).toBe(next);
    },
  );

  it.each(Object.entries(vectors.gonka.derived['from 1000 after 1, 10, 50, 100 blocks']))(
    'Gonka: 1000 under %s',
    (load, prices) => {
      const path = follow('gonka-price', 100, load.replace('u', 'utilisation'));
      expect([1, 10, 50, 100].map((blocks) => path('units', blocks))).toEqual(prices);
    },
  );

  it('Gonka: reward by epoch', () => {
    const { n, reward } = vectors.gonka.reward['E0=323000'];
    const path = follow('gonka-reward', 1461, '');
    expect(n.map((epoch) => path('paid', epoch + 1))).toEqual(reward);
  });

  it.each(vectors.livepeer.published.rows)(
    'Livepeer: rate %d ppb at share %d',
    (rate, share, _target, change, floor, next) => {
      const path = follow(
        'livepeer-inflation',
        1,
        `dgai.supply=1,dgai.staked=${share}`,
        `rules.bonded-target.state.rate=${rate / 1e9}`,
        `rules.bonded-target.let.step=${change / 1e9}`,
        `rules.bonded-target.let.floor=${floor / 1e9}`,
      );
      expect(path('rate', 1) * 1e9).toBeCloseTo(next, 6);
    },
  );

  it.each([
    [500, 11.89],
    [700, 11.34],
    [1000, 10.52],
    [1500, 9.12],
  ])('Livepeer: dilution at a step of %d ppb is %d %%', (step, percent) => {
    const path = follow(
      'livepeer-inflation',
      253,
      'dgai.supply=1,dgai.staked=0.7',
      `rules.bonded-target.let.step=${step / 1e9}`,
    );
    let supply = 1;
    const supplies = Array.from({ length: 253 }, (_, round) => {
      supply *= 1 + path('rate', round + 1);
      return supply;
    });
    expect(Math.abs(100 * (1 - supplies[46] / supplies[252]) - percent)).toBeLessThan(0.02);
  });

  it.each(vectors.filecoin.derived.rows)('Filecoin: day %d', (day, simple, baseline) => {
    const path = follow('filecoin-minting', day, '');
    expect(path('simple', day) / simple).toBeCloseTo(1, 9);
    expect(path('baseline', day) / baseline).toBeCloseTo(1, 9);
  });

  it('io.net: the first hours, the years, and all of it', () => {
    const { published, derived } = vectors['io.net'];
    const path = follow('io-net', 175_319, '');
    expect(published['hours 0-5'].map((_, hour) => Number(path('paid', hour + 1).toFixed(2)))).toEqual(
      published['hours 0-5'],
    );
    const years = [1, 2, 5, 10].map((year) => path('total', 8760 * year));
    for (const [k, total] of years.entries())
      expect(total / derived['cumulative after years 1, 2, 5, 10'][k]).toBeCloseTo(1, 6);
    expect(path('total', 175_319) / published['total of 175,319 hours']).toBeCloseTo(1, 6);
  });

  it('HIP 149: all of it', () => {
    const path = follow('helium-hip-149', 1080, '');
    const total = Array.from({ length: 1080 }, (_, day) => path('mint', day + 1)).reduce(
      (sum, paid) => sum + paid,
      0,
    );
    expect(total / vectors['helium-hip-149'].published['total HNT']).toBeCloseTo(1, 6);
  });
});
