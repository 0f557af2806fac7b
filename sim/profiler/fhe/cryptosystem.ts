import { InputError } from '../../errors.ts';
import type { Arithmetic, FheOperation, OperationAtLevel } from './arithmetic.ts';
import { bfvPlainBits, ckksParameters, type EncryptionSetting, rotationSteps } from './encryption-setting.ts';
import { guardSeal, type Seal } from './seal.ts';

type Ciphertext = ReturnType<Seal['CipherText']>;
type Plaintext = ReturnType<Seal['PlainText']>;

export type { Ciphertext, Plaintext };

/**
 * One scheme with its keys, ready to compute. Results are freed by `delete()`: memory of the library is not the collector's.
 * `onOperation` is called before each operation.
 */
export class Cryptosystem implements Arithmetic<Ciphertext, Plaintext> {
  readonly setting: EncryptionSetting;
  readonly slots: number;
  readonly levelMax: number;
  /** Bytes of what has to be stored or sent, uncompressed. */
  readonly sizes: Readonly<Record<'secretKey' | 'publicKey' | 'relinKeys' | 'rotationKeys', number>>;
  onOperation: ((step: OperationAtLevel) => void) | undefined;
  readonly #seal: Seal;
  readonly #owned: { delete(): void }[] = [];
  readonly #tools: Tools;
  #closed = false;

  /** Throws InputError when the library refuses the parameters or has no memory for the keys. */
  constructor(seal: Seal, setting: EncryptionSetting) {
    this.#seal = seal;
    this.setting = setting;
    try {
      this.#tools = guardSeal(`making keys of ${describe(setting)}`, () =>
        makeTools(seal, setting, (thing) => {
          this.#owned.push(thing);
          return thing;
        }),
      );
    } catch (error) {
      this.close();
      throw error;
    }
    const { secretKey, publicKey, relinKeys, rotationKeys, ckks, bfv } = this.#tools;
    const sizeOf = (key: { saveArray(mode: typeof seal.ComprModeType.none): Uint8Array }): number =>
      key.saveArray(seal.ComprModeType.none).length;
    this.sizes = guardSeal(`measuring keys of ${describe(setting)}`, () => ({
      secretKey: sizeOf(secretKey),
      publicKey: sizeOf(publicKey),
      relinKeys: sizeOf(relinKeys),
      rotationKeys: sizeOf(rotationKeys),
    }));
    this.slots = ckks?.slotCount ?? (bfv?.slotCount as number);
    this.levelMax = this.#tools.levelMax;
  }

  encode(values: Float64Array, like?: Ciphertext): Plaintext {
    return this.#do('encode', like?.coeffModulusSize ?? this.levelMax, () => {
      const { evaluator, ckks, bfv, scale } = this.#tools;
      return fill(this.#seal.PlainText(), (plain) => {
        if (ckks === undefined) bfv?.encode(Int32Array.from(values), plain);
        else {
          ckks.encode(values, like?.scale ?? scale, plain);
          if (like !== undefined && like.coeffModulusSize < this.levelMax)
            evaluator.plainModSwitchTo(plain, like.parmsId, plain);
        }
      });
    });
  }

  encrypt(plain: Plaintext): Ciphertext {
    return this.#make('encrypt', this.levelMax, (to) => this.#tools.encryptor.encrypt(plain, to));
  }

  add(a: Ciphertext, b: Ciphertext): Ciphertext {
    return this.#make('add', a.coeffModulusSize, (to) => this.#tools.evaluator.add(a, b, to));
  }

  addPlain(a: Ciphertext, b: Plaintext): Ciphertext {
    return this.#make('add-plain', a.coeffModulusSize, (to) => this.#tools.evaluator.addPlain(a, b, to));
  }

  multiply(a: Ciphertext, b: Ciphertext): Ciphertext {
    return this.#make('multiply', a.coeffModulusSize, (to) => this.#tools.evaluator.multiply(a, b, to));
  }

  multiplyPlain(a: Ciphertext, b: Plaintext): Ciphertext {
    return this.#make('multiply-plain', a.coeffModulusSize, (to) =>
      this.#tools.evaluator.multiplyPlain(a, b, to),
    );
  }

  relinearise(a: Ciphertext): Ciphertext {
    const { evaluator, relinKeys } = this.#tools;
    return this.#make('relinearise', a.coeffModulusSize, (to) => evaluator.relinearize(a, relinKeys, to));
  }

  rescale(a: Ciphertext): Ciphertext {
    const { evaluator, ckks } = this.#tools;
    return this.#make('rescale', a.coeffModulusSize, (to) =>
      ckks === undefined ? evaluator.cipherModSwitchToNext(a, to) : evaluator.rescaleToNext(a, to),
    );
  }

  switchDown(a: Ciphertext): Ciphertext {
    return this.#make('switch', a.coeffModulusSize, (to) =>
      this.#tools.evaluator.cipherModSwitchToNext(a, to),
    );
  }

  rotate(a: Ciphertext, steps: number): Ciphertext {
    const { evaluator, rotationKeys, ckks } = this.#tools;
    return this.#make('rotate', a.coeffModulusSize, (to) =>
      ckks === undefined
        ? evaluator.rotateRows(a, steps, rotationKeys, to)
        : evaluator.rotateVector(a, steps, rotationKeys, to),
    );
  }

  decrypt(a: Ciphertext): Plaintext {
    return this.#do('decrypt', a.coeffModulusSize, () =>
      fill(this.#seal.PlainText(), (plain) => this.#tools.decryptor.decrypt(a, plain)),
    );
  }

  decode(plain: Plaintext, level: number): Float64Array {
    return this.#do('decode', level, () => {
      const { ckks, bfv } = this.#tools;
      return ckks === undefined
        ? Float64Array.from((bfv as NonNullable<typeof bfv>).decode(plain, true))
        : ckks.decode(plain);
    });
  }

  align(a: Ciphertext, like: Ciphertext): void {
    a.setScale(like.scale);
  }

  levelOf(a: Ciphertext): number {
    return a.coeffModulusSize;
  }

  /** Bits of noise that a ciphertext of BFV may still gain; at 0 it no longer decrypts to what it should. */
  noiseBudget(a: Ciphertext): number {
    return guardSeal('measuring noise', () => this.#tools.decryptor.invariantNoiseBudget(a));
  }

  /** Bytes of a ciphertext, uncompressed. */
  sizeOf(a: Ciphertext): number {
    return guardSeal('measuring a ciphertext', () => a.saveArray(this.#seal.ComprModeType.none).length);
  }

  /** Frees the keys and everything else that the library holds for them. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const thing of this.#owned.reverse()) thing.delete();
  }

  #make(operation: FheOperation, level: number, action: (to: Ciphertext) => void): Ciphertext {
    return this.#do(operation, level, () => fill(this.#seal.CipherText(), action));
  }

  #do<T>(operation: FheOperation, level: number, action: () => T): T {
    if (this.#closed)
      throw new InputError({
        path: 'fhe',
        constraint: 'expected keys that are still held',
        value: 'keys that were given back',
        hint: 'make a new cryptosystem',
      });
    this.onOperation?.({ operation, level });
    return guardSeal(`${operation} of ${describe(this.setting)}`, action);
  }
}

/** Fills what was made for it, and frees it when that fails. */
function fill<T extends { delete(): void }>(to: T, action: (to: T) => void): T {
  try {
    action(to);
    return to;
  } catch (error) {
    to.delete();
    throw error;
  }
}

type Tools = ReturnType<typeof makeTools>;

/** Everything the library needs for a setting; `own` notes what is to be freed. */
function makeTools(
  seal: Seal,
  { scheme, degree }: EncryptionSetting,
  own: <T extends { delete(): void }>(thing: T) => T,
) {
  const isCkks = scheme === 'ckks';
  const parameters = own(seal.EncryptionParameters(isCkks ? seal.SchemeType.ckks : seal.SchemeType.bfv));
  parameters.setPolyModulusDegree(degree);
  const { primeBits, scaleBits } = ckksParameters[degree];
  const primes = own(
    isCkks
      ? seal.CoeffModulus.Create(degree, Int32Array.from(primeBits))
      : seal.CoeffModulus.BFVDefault(degree, seal.SecurityLevel.tc128),
  );
  parameters.setCoeffModulus(primes);
  if (!isCkks) parameters.setPlainModulus(own(seal.PlainModulus.Batching(degree, bfvPlainBits)));
  const context = own(seal.Context(parameters, true, seal.SecurityLevel.tc128));
  if (!context.parametersSet()) throw new Error('parameters give less than 128 bits of security');
  const generator = own(seal.KeyGenerator(context));
  const secretKey = own(generator.secretKey());
  const publicKey = own(generator.createPublicKey());
  return {
    secretKey,
    publicKey,
    relinKeys: own(generator.createRelinKeys()),
    rotationKeys: own(generator.createGaloisKeys(Int32Array.from(rotationSteps))),
    encryptor: own(seal.Encryptor(context, publicKey, secretKey)),
    decryptor: own(seal.Decryptor(context, secretKey)),
    evaluator: own(seal.Evaluator(context)),
    ckks: isCkks ? own(seal.CKKSEncoder(context)) : undefined,
    bfv: isCkks ? undefined : own(seal.BatchEncoder(context)),
    scale: 2 ** scaleBits,
    // The last prime is for switching keys only.
    levelMax: primes.size - 1,
  };
}

function describe({ scheme, degree }: EncryptionSetting): string {
  return `${scheme.toUpperCase()} at N = ${degree}`;
}
