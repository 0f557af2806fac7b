import type { Arithmetic, FheOperation, Held, OperationAtLevel } from './arithmetic.ts';
import { type EncryptionSetting, levelsOf, slotsOf } from './encryption-setting.ts';

/** A ciphertext or plaintext of which only the level is known. */
interface Leveled extends Held {
  readonly level: number;
}

/** Arithmetic that computes nothing and tells of every operation: what a circuit takes, known without running it. */
export class CountingArithmetic implements Arithmetic<Leveled, Leveled> {
  readonly setting: EncryptionSetting;
  readonly slots: number;
  readonly levelMax: number;
  readonly #onOperation: (step: OperationAtLevel) => void;

  constructor(setting: EncryptionSetting, onOperation: (step: OperationAtLevel) => void) {
    this.setting = setting;
    this.slots = slotsOf(setting);
    this.levelMax = levelsOf(setting);
    this.#onOperation = onOperation;
  }

  encode(_values: Float64Array, like?: Leveled): Leveled {
    return this.#at('encode', like?.level ?? this.levelMax);
  }

  encrypt(_plain: Leveled): Leveled {
    return this.#at('encrypt', this.levelMax);
  }

  add(a: Leveled, _b: Leveled): Leveled {
    return this.#at('add', a.level);
  }

  addPlain(a: Leveled, _b: Leveled): Leveled {
    return this.#at('add-plain', a.level);
  }

  multiply(a: Leveled, _b: Leveled): Leveled {
    return this.#at('multiply', a.level);
  }

  multiplyPlain(a: Leveled, _b: Leveled): Leveled {
    return this.#at('multiply-plain', a.level);
  }

  relinearise(a: Leveled): Leveled {
    return this.#at('relinearise', a.level);
  }

  rescale(a: Leveled): Leveled {
    return this.#at('rescale', a.level, a.level - 1);
  }

  switchDown(a: Leveled): Leveled {
    return this.#at('switch', a.level, a.level - 1);
  }

  align(): void {
    // A scale is taken over without computing anything.
  }

  rotate(a: Leveled, _steps: number): Leveled {
    return this.#at('rotate', a.level);
  }

  decrypt(a: Leveled): Leveled {
    return this.#at('decrypt', a.level);
  }

  decode(_plain: Leveled, level: number): Float64Array {
    this.#onOperation({ operation: 'decode', level });
    return new Float64Array(this.slots);
  }

  levelOf(a: Leveled): number {
    return a.level;
  }

  #at(operation: FheOperation, level: number, after = level): Leveled {
    this.#onOperation({ operation, level });
    return { level: after, delete: holdsNothing };
  }
}

function holdsNothing(): void {
  // A count holds no memory of the library.
}

/** How often a circuit does each operation at each level, once its weights are encoded; key `rotate-l3`. */
export type OperationCounts = Readonly<Record<string, number>>;

/** Name of an operation at a level: `rotate-l3`. */
export function nameStep({ operation, level }: OperationAtLevel): string {
  return `${operation}-l${level}`;
}
