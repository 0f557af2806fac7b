import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bindCreditWork,
  deriveUptimeWeight,
  type PayRule,
} from '../../../sim/economy/inference/mechanisms/node-pay.ts';
import { divideProRata } from '../../../sim/ledger/pro-rata.ts';
import { amounts, neverOverpays } from '../../laws/mechanism-laws.ts';

const NODES = 3;
const rule = { phiMaxPpm: 300_000, latencyWeight: 0.5, formula: undefined };
const tasks = fc.array(
  fc.record({
    node: fc.nat({ max: NODES - 1 }),
    cuMilli: fc.integer({ min: 1, max: 10_000_000 }),
    phi: fc.integer({ min: 0, max: 300_000 }),
  }),
  { maxLength: 40 },
);
type Task = { node: number; cuMilli: number; phi: number };

function credit(list: readonly Task[], how: PayRule = rule) {
  const week = { cuMilli: new Float64Array(NODES), weight: new Float64Array(NODES) };
  const columns = {
    node: Int32Array.from(list, ({ node }) => node),
    cuMilli: Float64Array.from(list, ({ cuMilli }) => cuMilli),
    phiPpm: Float64Array.from(list, ({ phi }) => phi),
  };
  const work = bindCreditWork(columns, week)(Int32Array.from(list.keys()), list.length, how);
  return { work, cuMilli: [...week.cuMilli], weight: [...week.weight] };
}

describe('the work of a week', () => {
  it('is credited in full to the nodes that did it', () => {
    fc.assert(
      fc.property(tasks, (list) => {
        const { work, cuMilli } = credit(list);
        expect(work).toBe(list.reduce((sum, task) => sum + task.cuMilli, 0));
        for (const node of [0, 1, 2]) {
          const own = list.filter((task) => task.node === node);
          expect(cuMilli[node]).toBe(own.reduce((sum, task) => sum + task.cuMilli, 0));
        }
      }),
    );
  });

  it('weighs its CU when in time, and half of them at the largest penalty', () => {
    const of = (phi: number) => credit([{ node: 0, cuMilli: 1_000, phi }]).weight[0];
    expect([0, 150_000, 300_000].map(of)).toEqual([1_000, 750, 500]);
  });

  it('weighs a whole number between half its CU and all of them', () => {
    fc.assert(
      fc.property(tasks, (list) => {
        const { cuMilli, weight } = credit(list);
        weight.forEach((one, node) => {
          expect(Number.isInteger(one)).toBe(true);
          expect(one).toBeLessThanOrEqual(cuMilli[node]);
          expect(one).toBeGreaterThanOrEqual(cuMilli[node] / 2 - list.length);
        });
      }),
    );
  });

  it('does not depend on the order in which tasks were done', () => {
    fc.assert(
      fc.property(tasks, (list) => {
        expect(credit([...list].reverse())).toEqual(credit(list));
      }),
    );
  });

  it('may be weighed by a formula', () => {
    const formula = (cuMilli: number, phi: number) => (phi === 0 ? 2 * cuMilli : 0);
    const list = [
      { node: 0, cuMilli: 10, phi: 0 },
      { node: 0, cuMilli: 99, phi: 1 },
    ];
    expect(credit(list, { ...rule, formula }).weight[0]).toBe(20);
  });

  it('is paid by weight × uptime, and never more than the pot', () => {
    const cases = fc.record({
      pot: amounts(1_000_000_000_000_000),
      nodes: fc.array(fc.tuple(fc.nat({ max: 1_000_000_000 }), fc.nat({ max: 168 })), {
        minLength: 1,
        maxLength: 20,
      }),
    });
    neverOverpays(cases, ({ pot, nodes }) => {
      const weights = Float64Array.from(nodes, ([weight, up]) => deriveUptimeWeight(weight, up, 168));
      const paid = new Float64Array(nodes.length);
      divideProRata(pot, weights, nodes.length, paid);
      return { held: pot, paid: [...paid] };
    });
  });

  it('counts in full with full uptime, in proportion with part of it, and not at all without', () => {
    expect([168, 84, 1, 0].map((up) => deriveUptimeWeight(1_680, up, 168))).toEqual([1_680, 840, 10, 0]);
  });
});
