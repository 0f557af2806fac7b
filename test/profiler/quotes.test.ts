import { describe, expect, it } from 'vitest';
import { readMeasured } from '../../sim/profiler/calibration-file.ts';
import { checkQuotes } from '../../sim/profiler/check-quotes.ts';
import { compareCalibrations } from '../../sim/profiler/compare-calibrations.ts';
import { fheDenominator } from '../../sim/profiler/fhe/workloads.ts';
import { onnxCatalogue } from '../../sim/profiler/onnx/workloads.ts';
import { fitQuotes, quoteBand, quoteUnits } from '../../sim/profiler/quotes.ts';
import { Draws } from '../../sim/random/draws.ts';
import type { Measurement, Quality } from '../../sim/workload/measurement.ts';

const calibration = readMeasured('scenarios/calibrations/amd-epyc-2-core.json');
const setting = { threads: 1, provider: 'cpu' };

/** A workload that no fit has seen, as one session measured it: so many times its quote. */
function measured(id: string, factor: number): Measurement {
  const { kind, family, regime, facts } = onnxCatalogue.find(id, setting);
  const units = factor * (quoteUnits(calibration.quotes, { family, facts }) as number);
  return {
    id,
    kind,
    family,
    ...(regime !== undefined && { regime }),
    facts,
    sessions: [{ session: 0, seconds: units, units }],
    secondsP50: units,
    secondsP95: units,
    interval: [units, units],
    units,
    peakMemoryBytes: 0,
  };
}

describe('what a quote goes by', () => {
  const factsOf = (id: string): Readonly<Record<string, number>> => onnxCatalogue.find(id, setting).facts;

  it('is the columns that are computed, not those that are wanted: ten cost what sixteen do', () => {
    const [ten, sixteen] = ['k10', 'k16'].map((k) => factsOf(`onnx/logistic-b64-f64-${k}`));
    expect(ten['filledFlops']).toBe(sixteen['filledFlops']);
    expect(ten['flops']).toBeLessThan(sixteen['flops']);
  });

  it('is as true of the channels of images, but for the colours that come in', () => {
    const [odd, even] = ['c24', 'c32'].map((c) => factsOf(`onnx/cnn-p96-${c}-n1`));
    // 24, 48 and 96 channels: only the first stage has any to fill up.
    expect(odd['filledFlops'] / odd['flops']).toBeGreaterThan(1.15);
    expect(odd['filledFlops'] / odd['flops']).toBeLessThan(1.21);
    expect(even['filledFlops'] / even['flops']).toBeLessThan(1.001);
  });
});

describe('the workloads of --quick', () => {
  const stream = new Draws('tests of quotes', 0).stream('noise');
  const law: Readonly<Record<string, number>> = { filledFlops: 0.09, weightBytes: 0.11, bytes: 0.1 };

  /** A network or logistic regression as three sessions would measure it by a law, within 8 % of it. */
  function byLaw(id: string, index: number): Measurement {
    const { facts } = onnxCatalogue.find(id, setting);
    const units = Object.entries(law).reduce((sum, [fact, each]) => sum + (each * facts[fact]) / 1e9, 1e-4);
    const sessions = [0, 1, 2].map((session) => {
      const found = units * (1 + 0.16 * (stream.uniform(index, session, 0) - 0.5));
      return { session, seconds: found, units: found };
    });
    return { ...measured(id, 1), sessions, units };
  }

  it('tell each coefficient of dense layers by several of them, so that none is guessed where one is left out', () => {
    const ids = [...onnxCatalogue.list('quick'), fheDenominator].filter((id) => /mlp|logistic/.test(id));
    const [{ bands, coefficients }] = fitQuotes(ids.map(byLaw));
    expect(coefficients['call'].value).toBeGreaterThan(0.7e-4);
    expect(coefficients['call'].value).toBeLessThan(1.3e-4);
    expect(bands['mlp']).toBeLessThan(0.25);
    expect(bands['logistic-regression']).toBeLessThan(0.25);
  });

  it('are timed beside memory where they only read weights', () => {
    const waits = (id: string): boolean => onnxCatalogue.find(id, setting).waitsForMemory === true;
    expect(
      ['onnx/mlp-b1-w1024-l4', 'onnx/logistic-b1-f4096-k1000', 'onnx/decode-d512-l4-c32'].map(waits),
    ).toEqual([true, true, true]);
    expect(['onnx/mlp-b16-w1024-l4', 'onnx/mlp-b1-w512-l4', 'onnx/encoder-d512-l4-t16'].map(waits)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('the bands of a calibration', () => {
  const bandOf = (id: string): number =>
    quoteBand(calibration.quotes, onnxCatalogue.find(id, setting)) as number;

  it('are each for one kind of work: decoding has a wider one than reading', () => {
    expect(bandOf('onnx/decode-d576-l5-c96')).toBeGreaterThan(bandOf('onnx/encoder-d576-l4-t96'));
    expect(bandOf('onnx/encoder-d576-l4-t96')).toBe(bandOf('onnx/prefill-d576-l5-t80'));
    expect(quoteBand(calibration.quotes, { family: 'ckks' })).toBeUndefined();
  });

  it('are no narrower than the errors of medians over sessions', () => {
    for (const { bands, leaveSizeOut } of calibration.quotes) {
      expect(Math.max(...Object.values(bands))).toBeGreaterThan(leaveSizeOut.median);
    }
  });

  it('of fits to one session more hold that session too', () => {
    // Every workload of another hour in which memory was a third slower.
    const slower = calibration.measurements
      .filter(({ kind }) => kind === 'onnx')
      .map((one) => {
        const factor = one.regime === 'decoding' ? 1.33 : 1;
        return {
          ...one,
          sessions: [...one.sessions, { session: 99, seconds: 1, units: factor * one.units }],
        };
      });
    const [before, after] = [calibration.quotes, fitQuotes(slower)].map(
      (quotes) => quotes.find(({ family }) => family === 'transformer')?.bands ?? {},
    );
    expect(after['decoding']).toBeGreaterThan(0.3);
    expect(after['decoding']).toBeGreaterThan(before['decoding']);
    expect(after['reading']).toBeLessThan(after['decoding']);
  });
});

describe('a check of a calibration', () => {
  it('counts each unseen workload against the band of its kind, and none that the fit has seen', () => {
    const decode = 'onnx/decode-d576-l5-c96';
    const reading = 'onnx/encoder-d576-l4-t96';
    const band = quoteBand(calibration.quotes, onnxCatalogue.find(decode, setting)) as number;
    const check = checkQuotes(calibration, [
      measured(decode, 1 + 0.99 * band),
      measured('onnx/decode-d576-l5-c300', 1 / (1 + 0.99 * band)),
      measured('onnx/decode-d576-l5-c900', 1 + 1.01 * band),
      // As far off, but reading is a surer thing.
      measured(reading, 1 + 0.99 * band),
      measured('onnx/encoder-d512-l4-t16', 5),
    ]);
    expect(check.workloads.map(({ isInside }) => isInside)).toEqual([true, true, false, false]);
    expect(check.insideShare).toBe(0.5);
    const regimes = check.regimes.map(({ regime, workloads, inside }) => [regime, workloads, inside]);
    expect(regimes).toContainEqual(['decoding', 3, 2]);
    expect(regimes).toContainEqual(['reading', 1, 0]);
  });

  it('counts what it is uncertain of itself where the machine was not quiet', () => {
    const id = 'onnx/decode-d576-l5-c96';
    const band = quoteBand(calibration.quotes, onnxCatalogue.find(id, setting)) as number;
    const checkOf = (factor: number, error: number, quality: Quality) => {
      const one = measured(id, factor);
      const sessions = one.sessions.map((session) => ({ ...session, error }));
      return checkQuotes(calibration, [{ ...one, sessions }], quality);
    };
    const outside = 1.1 * (1 + band);
    expect(checkOf(outside, 0.1, 'disturbed').insideShare).toBe(1);
    expect(checkOf(outside, 0.1, 'disturbed').medianUncertainty).toBeCloseTo(0.1645, 9);
    expect(checkOf(outside, 0.05, 'disturbed').insideShare).toBe(0);
    expect(checkOf(outside, 0.1, 'quiet').insideShare).toBe(0);
  });
});

describe('two calibrations side by side', () => {
  it('say which kind of work differs, and leave out a figure that one of them does not know', () => {
    const { k: _k, ...known } = calibration.coefficients;
    const measurements = calibration.measurements.map((one) =>
      one.regime === 'decoding' ? { ...one, secondsP50: 1.2 * one.secondsP50 } : one,
    );
    const other = { ...calibration, coefficients: known, measurements };
    const { figures, regimes } = compareCalibrations(calibration, other);
    expect(figures.map(({ name }) => name)).toEqual(['seconds per AU', 'AU per hour', 'b', 'c', 'e']);
    const ratioOf = (name: string): number | undefined =>
      regimes.find(({ regime }) => regime === name)?.ratio;
    expect(ratioOf('decoding')).toBeCloseTo(1.2, 9);
    expect(ratioOf('reading')).toBe(1);
  });
});
