import type { FheOperation, OperationAtLevel } from './arithmetic.ts';
import type { Ciphertext, Cryptosystem, Plaintext } from './cryptosystem.ts';
import { rotationSteps } from './encryption-setting.ts';

/** The library switches keys once for a rotation by any of the steps. */
const STEPS = rotationSteps[0];

/** Numbers to compute with, the same each time: −1 to 1 in CKKS, whole ones 0 to 15 in BFV. */
export function sampleValues({ setting, slots }: Pick<Cryptosystem, 'setting' | 'slots'>): Float64Array {
  return Float64Array.from({ length: slots }, (_, k) => {
    const word = Math.imul(k + 1, 0x9e37_79b1) >>> 0;
    return setting.scheme === 'ckks' ? word / 0x8000_0000 - 1 : word >>> 28;
  });
}

/** One operation at one level with its inputs made, as it stands in a circuit. */
export interface OperationRun {
  /** Does it once, and frees the result. */
  readonly run: () => void;
  /** What its result decrypts to, and what that must be. */
  readonly compare: () => { readonly found: Float64Array; readonly wanted: Float64Array };
  /** Bytes of the ciphertext that it starts from. */
  readonly ciphertextBytes: number;
  readonly close: () => void;
}

/** Makes the inputs of an operation at a level: two ciphertexts and a plaintext, brought down from fresh ones. */
export function prepareOperation(system: Cryptosystem, { operation, level }: OperationAtLevel): OperationRun {
  const inputs = new Inputs(system, level);
  const action = actions[operation];
  return {
    run: () => {
      const result = action(system, inputs);
      if (!(result instanceof Float64Array)) result.delete();
    },
    compare: () => ({
      found: read(system, operation, action(system, inputs)),
      wanted: wantedAfter(operation, inputs.values, system),
    }),
    ciphertextBytes: system.sizeOf(inputs.a),
    close: () => inputs.close(),
  };
}

class Inputs {
  readonly values: Float64Array;
  /** Fresh, for encryption. */
  readonly fresh: Plaintext;
  readonly a: Ciphertext;
  readonly b: Ciphertext;
  readonly plain: Plaintext;
  readonly #system: Cryptosystem;
  #product: Ciphertext | undefined;
  #scaled: Ciphertext | undefined;

  constructor(system: Cryptosystem, level: number) {
    this.#system = system;
    this.values = sampleValues(system);
    this.fresh = system.encode(this.values);
    this.a = this.#bringDown(level);
    this.b = this.#bringDown(level);
    this.plain = system.encode(this.values, this.a);
  }

  /** Three parts, to be relinearised. */
  get product(): Ciphertext {
    this.#product ??= this.#system.multiply(this.a, this.b);
    return this.#product;
  }

  /** Two parts and the scale of a product, to be rescaled. */
  get scaled(): Ciphertext {
    this.#scaled ??= this.#system.multiplyPlain(this.a, this.plain);
    return this.#scaled;
  }

  close(): void {
    const all = [this.fresh, this.a, this.b, this.plain, this.#product, this.#scaled];
    for (const thing of all) thing?.delete();
  }

  #bringDown(level: number): Ciphertext {
    let at = this.#system.encrypt(this.fresh);
    while (this.#system.levelOf(at) > level) {
      const above = at;
      at = this.#system.switchDown(above);
      above.delete();
    }
    return at;
  }
}

type Result = Ciphertext | Plaintext | Float64Array;

const actions: Readonly<Record<FheOperation, (system: Cryptosystem, inputs: Inputs) => Result>> = {
  encode: (system, { values, a }) => system.encode(values, a),
  encrypt: (system, { fresh }) => system.encrypt(fresh),
  add: (system, { a, b }) => system.add(a, b),
  'add-plain': (system, { a, plain }) => system.addPlain(a, plain),
  multiply: (system, { a, b }) => system.multiply(a, b),
  'multiply-plain': (system, { a, plain }) => system.multiplyPlain(a, plain),
  relinearise: (system, inputs) => system.relinearise(inputs.product),
  rescale: (system, inputs) => system.rescale(inputs.scaled),
  rotate: (system, { a }) => system.rotate(a, STEPS),
  switch: (system, { a }) => system.switchDown(a),
  decrypt: (system, { a }) => system.decrypt(a),
  decode: (system, { a, plain }) => system.decode(plain, system.levelOf(a)),
};

/** The numbers in a result, which is freed. */
function read(system: Cryptosystem, operation: FheOperation, result: Result): Float64Array {
  if (result instanceof Float64Array) return result;
  if (operation === 'encode' || operation === 'decrypt') return readPlain(system, result as Plaintext);
  const plain = system.decrypt(result as Ciphertext);
  result.delete();
  return readPlain(system, plain);
}

function readPlain(system: Cryptosystem, plain: Plaintext): Float64Array {
  const values = system.decode(plain, system.levelMax);
  plain.delete();
  return values;
}

function wantedAfter(operation: FheOperation, values: Float64Array, { setting }: Cryptosystem): Float64Array {
  if (operation === 'add' || operation === 'add-plain') return values.map((value) => 2 * value);
  if (['multiply', 'multiply-plain', 'relinearise', 'rescale'].includes(operation))
    return values.map((value) => value * value);
  if (operation !== 'rotate') return values;
  const row = setting.scheme === 'ckks' ? values.length : values.length / 2;
  return values.map((_, k) => values[k - (k % row) + (((k % row) + STEPS) % row)]);
}
