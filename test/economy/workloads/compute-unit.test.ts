import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveServiceHours, packServiceRates } from '../../../sim/economy/inference/mechanisms/queue.ts';
import {
  bindQuoteDirect,
  bindQuoteTokens,
  deriveCuMilli,
  type WorkColumns,
} from '../../../sim/economy/workloads/mechanisms/compute-unit.ts';
import { deriveAnchorUnits, parseCalibration } from '../../../sim/workload/calibration.ts';

const stated = parseCalibration(
  readFileSync(new URL('../../../scenarios/calibrations/reference.json', import.meta.url), 'utf8'),
  'reference.json',
);
const { b, c, e } = stated.coefficients;
const k = { value: 7.4, relativeUncertainty: 0.05 };
const network = { b: b.value, c: c.value, e: e.value, k: k.value, auPerCu: 400 };
/** The reference machine, were it known what reading its cache costs. */
const reference = { coefficients: { ...stated.coefficients, k } };
const tokens = fc.nat({ max: 20_000 });
const inferences = fc.record({
  parameters: fc.double({ min: 0.1, max: 700, noNaN: true }),
  layers: fc.integer({ min: 1, max: 200 }),
  width: fc.integer({ min: 64, max: 20_000 }),
  input: tokens,
  output: tokens,
  batch: fc.integer({ min: 1, max: 1_000 }),
});

function workColumns(tokensIn: number, tokensOut: number, batch: number): WorkColumns {
  return {
    tokensIn: Int32Array.of(tokensIn),
    tokensOut: Int32Array.of(tokensOut),
    batch: Int32Array.of(batch),
    linear: new Float64Array(1),
    fixed: new Float64Array(1),
    quadratic: new Float64Array(1),
    direct: Float64Array.of(9),
    cached: new Float64Array(1),
    cuMilli: new Float64Array(1),
    cuMilliMax: new Float64Array(1),
  };
}

/** One request of a model, measured; at most `tokensOutMax` tokens come back. */
function measure(
  one: typeof inferences extends fc.Arbitrary<infer T> ? T : never,
  tokensOutMax: number,
  prices = network,
) {
  const work = workColumns(one.input, one.output, one.batch);
  const model = {
    parameters: one.parameters,
    attention: (one.layers * one.width) / 1e9,
    tokensOutMax,
    slowdown: 1,
  };
  bindQuoteTokens(work)(Int32Array.of(0), 1, model, prices);
  return work;
}

describe('compute units', () => {
  it('are the anchor units of the calibration, times the batch, over those in one CU', () => {
    fc.assert(
      fc.property(inferences, (one) => {
        const shape = { parameters: one.parameters * 1e9, layers: one.layers, width: one.width };
        const anchors = one.batch * deriveAnchorUnits(reference, shape, one.input, one.output);
        const measured = measure(one, one.output).cuMilli[0];
        expect(measured).toBeGreaterThanOrEqual(1);
        const milli = (anchors / network.auPerCu) * 1_000;
        expect(Math.abs(measured - Math.max(1, milli))).toBeLessThanOrEqual(0.5 + 1e-9 * milli);
      }),
    );
  });

  it('are priced by features that give each tier its own time: b·linear + c·fixed + e·quadratic + k·cached', () => {
    const one = { parameters: 7, layers: 32, width: 4_096, input: 1_000, output: 200, batch: 3 };
    const work = measure(one, 200);
    const { linear, fixed, quadratic, direct } = work;
    // A machine that takes k hours per unit of cached work, and none for any other.
    const columns = () => Float64Array.of(0);
    const rates = packServiceRates(
      {
        hoursPerLinear: columns(),
        hoursPerFixed: columns(),
        hoursPerQuadratic: columns(),
        hoursPerDirect: columns(),
      },
      Float64Array.of(network.k),
    );
    const anchors =
      network.b * linear[0] +
      network.c * fixed[0] +
      network.e * quadratic[0] +
      deriveServiceHours(rates, work, 0, 0);
    const shape = { parameters: 7e9, layers: 32, width: 4_096 };
    expect(anchors).toBeCloseTo(3 * deriveAnchorUnits(reference, shape, 1_000, 200), 6);
    expect(direct[0]).toBe(0);
  });

  it('grow by what decoding reads of the cache, and reading a text reads none', () => {
    const one = { parameters: 8, layers: 32, width: 4_096, input: 2_000, output: 400, batch: 1 };
    const contexts = Array.from({ length: 400 }, (_, pass) => 2_000 + pass).reduce((sum, n) => sum + n, 0);
    const free = { ...network, k: 0 };
    const more = measure(one, 400).cuMilli[0] - measure(one, 400, free).cuMilli[0];
    const expected = (k.value * 32 * 4_096e-9 * contexts * 1_000) / network.auPerCu;
    expect(Math.abs(more - expected)).toBeLessThanOrEqual(1);
    const read = { ...one, output: 0 };
    expect(measure(read, 0).cuMilli[0]).toBe(measure(read, 0, free).cuMilli[0]);
  });

  it('that are locked in escrow are those of the most tokens that may come back, never fewer than are charged', () => {
    fc.assert(
      fc.property(inferences, tokens, (one, more) => {
        const most = one.output + more;
        const { cuMilli, cuMilliMax } = measure(one, most);
        const full = measure({ ...one, output: most }, most).cuMilli[0];
        expect(cuMilliMax[0]).toBeGreaterThanOrEqual(cuMilli[0]);
        expect(Math.abs(cuMilliMax[0] - full)).toBeLessThanOrEqual(1 + 1e-9 * full);
      }),
    );
  });

  it('are whole milli-CU and at least one: nobody computes for nothing', () => {
    expect([0, 1e-9, 0.4, 400, 600].map((anchors) => deriveCuMilli(anchors, 400))).toEqual([
      1, 1, 1, 1_000, 1_500,
    ]);
  });

  it('may be stated directly', () => {
    const work = workColumns(0, 0, 1);
    bindQuoteDirect(work)(Int32Array.of(0), 1, Float64Array.of(2_500.4), false);
    expect([work.cuMilli[0], work.cuMilliMax[0], work.direct[0]]).toEqual([2_500, 2_500, 2.5]);
    bindQuoteDirect(work)(Int32Array.of(0), 1, Float64Array.of(0.2), false);
    expect(work.cuMilli[0]).toBe(1);
  });

  it('of a row that held tokens before carry none of their work', () => {
    const work = measure({ parameters: 7, layers: 32, width: 4_096, input: 10, output: 10, batch: 1 }, 10);
    bindQuoteDirect(work)(Int32Array.of(0), 1, Float64Array.of(1_000), true);
    expect([work.linear[0], work.fixed[0], work.quadratic[0], work.direct[0]]).toEqual([0, 0, 0, 1]);
  });
});
