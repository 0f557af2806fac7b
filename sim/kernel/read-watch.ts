import { haveSameKeys, isPlain } from './plain-copy.ts';

/** What was read of an object or a list of plain data. */
interface Reads {
  /** Whether it was asked what there is in it. */
  listed: boolean;
  /** Objects and lists in it that were looked into. */
  readonly inner: Map<string, Reads>;
  /** All else that was taken out of it. */
  readonly values: Set<string>;
}

/**
 * Follows what is read of plain data while something is made of it: from other data that hold the same where it was read,
 * the same would have been made.
 */
export class ReadWatch<T extends object> {
  /** The data, to be read from. */
  readonly watched: T;
  readonly #reads = noReads();
  #isPaused = false;

  constructor(data: T) {
    this.watched = this.#watch(data, this.#reads) as T;
  }

  /** What `read` reads counts for nothing. */
  apart(read: () => void): void {
    this.#isPaused = true;
    read();
    this.#isPaused = false;
  }

  /** Whether two hold the same wherever the data were read. */
  areAlike(one: T, other: T): boolean {
    return holdsSame(this.#reads, one, other);
  }

  #watch(data: object, reads: Reads): object {
    const seen = new Map<string, object>();
    const list = (): void => {
      if (!this.#isPaused) reads.listed = true;
    };
    return new Proxy(data, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (this.#isPaused || typeof key === 'symbol') return value;
        if (!isPlain(value)) {
          reads.values.add(key);
          return value;
        }
        const inner = reads.inner.get(key) ?? noReads();
        reads.inner.set(key, inner);
        const watched = seen.get(key) ?? this.#watch(value, inner);
        seen.set(key, watched);
        return watched;
      },
      has: (target, key) => {
        list();
        return Reflect.has(target, key);
      },
      ownKeys: (target) => {
        list();
        return Reflect.ownKeys(target);
      },
      getOwnPropertyDescriptor: (target, key) => {
        list();
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    });
  }
}

const noReads = (): Reads => ({ listed: false, inner: new Map(), values: new Set() });

function holdsSame({ listed, inner, values }: Reads, one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const pair = asPair(one, other);
  if (pair === undefined || (listed && !haveSameKeys(...pair))) return false;
  const [left, right] = pair;
  for (const key of values) if (!isEqual(left[key], right[key])) return false;
  for (const [key, reads] of inner) if (!holdsSame(reads, left[key], right[key])) return false;
  return true;
}

/** Whether two values of plain data, maps of them, or columns of numbers are alike in everything. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (one instanceof Map && other instanceof Map)
    return one.size === other.size && [...one].every(([key, value]) => isEqual(value, other.get(key)));
  if (one instanceof Float64Array && other instanceof Float64Array)
    return one.length === other.length && one.every((value, k) => Object.is(value, other[k]));
  const pair = asPair(one, other);
  if (pair === undefined || !haveSameKeys(...pair)) return false;
  const [left, right] = pair;
  return Object.keys(left).every((key) => isEqual(left[key], right[key]));
}

type Fields = Readonly<Record<string, unknown>>;

/** Two lists, or two objects without a class of their own; undefined for all else. */
function asPair(one: unknown, other: unknown): readonly [Fields, Fields] | undefined {
  const isPair = isPlain(one) && isPlain(other) && Array.isArray(one) === Array.isArray(other);
  return isPair ? [one as Fields, other as Fields] : undefined;
}
