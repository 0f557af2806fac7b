import { describe, expect, it } from 'vitest';
import { InputError } from '../../../sim/errors.ts';
import { deriveFheCosts } from '../../../sim/profiler/fhe/derive-costs.ts';
import { fheAnchor, fheCatalogue, fheDenominator } from '../../../sim/profiler/fhe/workloads.ts';
import { fheCostsSchema } from '../../../sim/workload/fhe-costs.ts';
import type { Measurement } from '../../../sim/workload/measurement.ts';

const setting = { threads: 1, provider: 'cpu' };

/** A session's account of a workload that takes so many seconds, ± 2 %. */
function measured(id: string, seconds: number): Measurement {
  const isClear = id === fheDenominator;
  return {
    id,
    kind: isClear ? 'onnx' : 'fhe',
    family: isClear ? 'logistic-regression' : 'ckks',
    facts: isClear ? {} : fheCatalogue.find(id, setting).facts,
    sessions: [{ session: 0, seconds, units: 1 }],
    secondsP50: seconds,
    secondsP95: seconds * 1.1,
    interval: [seconds * 0.98, seconds * 1.02],
    units: 1,
    peakMemoryBytes: 0,
    memory: { secretKey: 1, publicKey: 2, relinKeys: 3, rotationKeys: 4, ciphertext: 5 },
  };
}

/** Every workload of the quick grid, operations at 1 ms, circuits at 20 ms. */
const all = [...fheCatalogue.list('full').filter((id) => !id.includes('-16384-')), fheAnchor].map((id) => {
  if (id === fheDenominator) return measured(id, 1e-5);
  return measured(id, /-l\d$/.test(id) ? 0.001 : 0.02);
});

describe('costs of encrypted work', () => {
  const costs = deriveFheCosts(all);

  it('fit the file of a calibration', () => {
    expect(fheCostsSchema.parse(costs)).toEqual(costs);
    expect(costs.operations).toContainEqual({
      scheme: 'ckks',
      degree: 8192,
      operation: 'rotate',
      level: 3,
      seconds: { value: 0.001, relativeUncertainty: 0.0102 },
    });
    expect(costs.sizes?.map(({ scheme, degree }) => `${scheme}-${degree}`).sort()).toEqual([
      'bfv-4096',
      'bfv-8192',
      'ckks-4096',
      'ckks-8192',
    ]);
  });

  it('set each circuit beside the sum of its operations', () => {
    const dot = costs.circuits?.find(({ name, degree }) => name === 'dot-product' && degree === 4096);
    // A product, a relinearisation, a rescaling, six rotations and six additions.
    expect(dot?.sumSeconds).toBeCloseTo(0.015, 10);
    expect(costs.circuits?.every(({ seconds }) => seconds.value === 0.02)).toBe(true);
  });

  it('are slower than the same work in the clear, which they name, and know how sure that is', () => {
    expect(costs.slowdown.value).toBe(2000);
    expect(costs.slowdown.denominator).toContain('64 records of 64 numbers in the clear');
    expect(costs.slowdown.relativeUncertainty).toBeCloseTo(0.0102 * Math.SQRT2, 3);
  });

  it('charge a contributor for encoding and encrypting', () => {
    expect(costs.encryption.secondsPerItem.value).toBeCloseTo(0.002, 10);
  });

  it.each([fheAnchor, fheDenominator, 'fhe/ckks-8192-encrypt-l4'])('need %s', (id) => {
    const without = all.filter((measurement) => measurement.id !== id);
    expect(() => deriveFheCosts(without)).toThrow(InputError);
  });
});
