import { describe, expect, it } from 'vitest';
import type { OperationAtLevel } from '../../../sim/profiler/fhe/arithmetic.ts';
import { countOperations, listCircuits, polynomialSigmoid } from '../../../sim/profiler/fhe/circuits.ts';
import { Cryptosystem } from '../../../sim/profiler/fhe/cryptosystem.ts';
import type { EncryptionSetting } from '../../../sim/profiler/fhe/encryption-setting.ts';
import { nameStep } from '../../../sim/profiler/fhe/operation-count.ts';
import { sampleValues } from '../../../sim/profiler/fhe/operation-runs.ts';
import { loadSeal } from '../../../sim/profiler/fhe/seal.ts';

const small: EncryptionSetting[] = [
  { scheme: 'ckks', degree: 4096 },
  { scheme: 'bfv', degree: 4096 },
  { scheme: 'ckks', degree: 8192 },
];

describe('the operations of a circuit, known without running it', () => {
  it.each(small)('are those that the library is asked for: $scheme at $degree', async (setting) => {
    const system = new Cryptosystem(await loadSeal(), setting);
    for (const circuit of listCircuits(setting)) {
      const plain = system.encode(sampleValues(system));
      const data = system.encrypt(plain);
      const prepared = circuit.prepare(system);
      prepared.run(data).delete();
      const done: Record<string, number> = {};
      system.onOperation = (step: OperationAtLevel) => {
        done[nameStep(step)] = (done[nameStep(step)] ?? 0) + 1;
      };
      prepared.run(data).delete();
      system.onOperation = undefined;
      expect(done).toEqual(countOperations(circuit, setting));
      prepared.close();
      data.delete();
      plain.delete();
    }
    system.close();
  });

  it('grow by a relinearisation where the weights are encrypted too', () => {
    const setting: EncryptionSetting = { scheme: 'ckks', degree: 4096 };
    const [dot, sum] = listCircuits(setting);
    expect(countOperations(sum, setting)).toEqual({
      'multiply-plain-l2': 1,
      'rescale-l2': 1,
      'rotate-l1': 6,
      'add-l1': 6,
    });
    expect(countOperations(dot, setting)).toEqual({
      'multiply-l2': 1,
      'relinearise-l2': 1,
      'rescale-l2': 1,
      'rotate-l1': 6,
      'add-l1': 6,
    });
  });

  it('need levels: logistic regression has none at the smallest degree, and is not for whole numbers', () => {
    const names = (setting: EncryptionSetting) => listCircuits(setting).map(({ name }) => name);
    expect(names({ scheme: 'ckks', degree: 4096 })).not.toContain('logistic-regression');
    expect(names({ scheme: 'bfv', degree: 16384 })).not.toContain('logistic-regression');
    expect(names({ scheme: 'ckks', degree: 8192 })).toContain('logistic-regression');
  });
});

describe('the polynomial in place of the logistic function', () => {
  const points = Array.from({ length: 1601 }, (_, k) => (k - 800) / 100);
  const errors = points.map((z) => polynomialSigmoid(z) - 1 / (1 + Math.exp(-z)));

  it('is off by at most 0.12 on [−8, 8]', () => {
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.12);
  });

  it.each([1, 3])('is the least-squares cubic: its error is orthogonal to z to the power %i', (power) => {
    const inner = errors.reduce((sum, error, k) => sum + error * points[k] ** power, 0);
    const size = points.reduce((sum, z) => sum + Math.abs(z) ** power, 0);
    expect(Math.abs(inner / size)).toBeLessThan(0.001);
  });
});
