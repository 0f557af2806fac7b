import type { Arithmetic, Held, OperationAtLevel } from './arithmetic.ts';
import {
  type EncryptionSetting,
  levelsOf,
  recordValues,
  rotationSteps,
  type Scheme,
} from './encryption-setting.ts';
import { CountingArithmetic, nameStep, type OperationCounts } from './operation-count.ts';

/**
 * What a node computes on the data of others without seeing them. Each takes encrypted records, `recordValues` numbers
 * beside each other, and leaves the answer for a record in the slot of its first number; the other slots hold leavings.
 */
export interface Circuit {
  readonly name: string;
  /** Schemes that can compute it. */
  readonly schemes: readonly Scheme[];
  /** Levels of fresh data that it needs at least. */
  readonly levels: number;
  /** Encodes what is known in the clear; the first run encodes what depends on levels. */
  readonly prepare: <C extends Held, P extends Held>(system: Arithmetic<C, P>) => PreparedCircuit<C>;
  /** The answer for one record in the clear: what decryption must give. */
  readonly inClear: (record: Float64Array, weights: Float64Array) => number;
}

/** A circuit with its weights encoded. */
export interface PreparedCircuit<C> {
  /** The encrypted answers, freed by the caller. */
  readonly run: (data: C) => C;
  readonly close: () => void;
}

/**
 * A logistic function in the form that encryption can compute, c₀ + c₁z + c₃z³: least squares on [−8, 8] (Kim, Song, Wang, Xia and
 * Jiang 2018, "Secure logistic regression based on homomorphic encryption: design and evaluation", g₃).
 */
const sigmoidPolynomial = { c0: 0.5, c1: 1.20096 / 8, c3: -0.81562 / 512 } as const;

/** The polynomial in place of the logistic function of `z`. */
export function polynomialSigmoid(z: number): number {
  const { c0, c1, c3 } = sigmoidPolynomial;
  return c0 + c1 * z + c3 * z * z * z;
}

/** Weights of the model, the same for everyone: whole numbers −3 to 3 in BFV, an eighth of them in CKKS. */
export function modelWeights(scheme: Scheme): Float64Array {
  const unit = scheme === 'ckks' ? 0.125 : 1;
  return Float64Array.from({ length: recordValues }, (_, k) => (((k * 5) % 7) - 3) * unit);
}

/** Bias of the logistic model. */
const modelBias = 0.25;

/** Σ wᵢxᵢ with data and weights encrypted: one product, relinearised, and rotations that sum over a record. */
const dotProduct: Circuit = {
  name: 'dot-product',
  schemes: ['ckks', 'bfv'],
  levels: 2,
  inClear: dot,
  prepare: (system) => {
    const weights = using(system.encode(repeatWeights(system)), (plain) => system.encrypt(plain));
    return {
      run: (data) => {
        const product = using(system.multiply(data, weights), (raw) => system.relinearise(raw));
        return sumRecord(
          system,
          using(product, (it) => system.rescale(it)),
        );
      },
      close: () => weights.delete(),
    };
  },
};

/** Σ wᵢxᵢ with the node's own weights in the clear. */
const weightedSum: Circuit = {
  name: 'weighted-sum',
  schemes: ['ckks', 'bfv'],
  levels: 2,
  inClear: dot,
  prepare: (system) => {
    const weights = system.encode(repeatWeights(system));
    return {
      run: (data) =>
        sumRecord(
          system,
          using(system.multiplyPlain(data, weights), (raw) => system.rescale(raw)),
        ),
      close: () => weights.delete(),
    };
  },
};

/** Probability of a record by logistic regression, with weights in the clear and a polynomial of third degree. */
const logisticRegression: Circuit = {
  name: 'logistic-regression',
  schemes: ['ckks'],
  levels: 4,
  inClear: (record, weights) => polynomialSigmoid(dot(record, weights) + modelBias),
  prepare: (system) => {
    const weights = system.encode(repeatWeights(system));
    const constants = new Constants(system);
    return {
      run: (data) => {
        const sum = sumRecord(
          system,
          using(system.multiplyPlain(data, weights), (raw) => system.rescale(raw)),
        );
        const z = using(sum, (it) => system.addPlain(it, constants.like(it, 'bias', modelBias)));
        return using(z, (it) => evaluateSigmoid(system, constants, it));
      },
      close: () => {
        weights.delete();
        constants.close();
      },
    };
  },
};

/** Every circuit that is measured. */
const circuits: readonly Circuit[] = [dotProduct, weightedSum, logisticRegression];

/** c₀ + (c₁z) + (c₃z)·z²: products of like depth, so that two levels are enough. */
function evaluateSigmoid<C extends Held, P extends Held>(
  system: Arithmetic<C, P>,
  constants: Constants<C, P>,
  z: C,
): C {
  const { c0, c1, c3 } = sigmoidPolynomial;
  const scaled = (name: string, by: number): C =>
    using(system.multiplyPlain(z, constants.like(z, name, by)), (raw) => system.rescale(raw));
  const square = multiplied(system, z, z);
  const slope = scaled('c3', c3);
  const cubic = multiplied(system, square, slope);
  square.delete();
  slope.delete();
  const linear = using(scaled('c1', c1), (it) => system.switchDown(it));
  system.align(linear, cubic);
  const sum = system.add(cubic, linear);
  cubic.delete();
  linear.delete();
  return using(sum, (it) => system.addPlain(it, constants.like(it, 'c0', c0)));
}

function multiplied<C extends Held, P extends Held>(system: Arithmetic<C, P>, a: C, b: C): C {
  const product = using(system.multiply(a, b), (raw) => system.relinearise(raw));
  return using(product, (it) => system.rescale(it));
}

/** Numbers that fill every slot, encoded when a circuit first needs them: only then are level and scale known. */
class Constants<C extends Held, P extends Held> {
  readonly #system: Arithmetic<C, P>;
  readonly #held = new Map<string, P>();

  constructor(system: Arithmetic<C, P>) {
    this.#system = system;
  }

  like(of: C, name: string, value: number): P {
    let plain = this.#held.get(name);
    if (plain === undefined) {
      plain = this.#system.encode(new Float64Array(this.#system.slots).fill(value), of);
      this.#held.set(name, plain);
    }
    return plain;
  }

  close(): void {
    for (const plain of this.#held.values()) plain.delete();
    this.#held.clear();
  }
}

/** Sums over each record by rotating half of what is left onto the other; frees what it was given. */
function sumRecord<C extends Held, P extends Held>(system: Arithmetic<C, P>, from: C): C {
  let sum = from;
  for (const steps of rotationSteps) {
    const before = sum;
    const rotated = system.rotate(before, steps);
    sum = system.add(before, rotated);
    rotated.delete();
    before.delete();
  }
  return sum;
}

/** The weights once for each record of a ciphertext. */
function repeatWeights({ setting, slots }: { setting: EncryptionSetting; slots: number }): Float64Array {
  const weights = modelWeights(setting.scheme);
  return Float64Array.from({ length: slots }, (_, slot) => weights[slot % recordValues]);
}

function dot(record: Float64Array, weights: Float64Array): number {
  return record.reduce((sum, value, k) => sum + value * weights[k], 0);
}

/** What `action` makes of something, which is freed whatever happens. */
function using<T extends Held, R>(thing: T, action: (thing: T) => R): R {
  try {
    return action(thing);
  } finally {
    thing.delete();
  }
}

/** Circuits that a setting has the levels for. */
export function listCircuits(setting: EncryptionSetting): Circuit[] {
  const levelMax = levelsOf(setting);
  return circuits.filter(({ schemes, levels }) => schemes.includes(setting.scheme) && levels <= levelMax);
}

/** Operations of one run of a circuit. */
export function countOperations(circuit: Circuit, setting: EncryptionSetting): OperationCounts {
  const counts: Record<string, number> = {};
  let counting = false;
  const system = new CountingArithmetic(setting, (step: OperationAtLevel) => {
    if (!counting) return;
    const name = nameStep(step);
    counts[name] = (counts[name] ?? 0) + 1;
  });
  const prepared = circuit.prepare(system);
  const data = system.encrypt(system.encode(new Float64Array(system.slots)));
  prepared.run(data);
  counting = true;
  prepared.run(data);
  return counts;
}
