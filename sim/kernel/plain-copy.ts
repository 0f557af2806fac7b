/** Whether it is a list or an object without a class of its own. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

/** A copy of plain data down to its last object; what has a class of its own is shared. */
export function copyPlain<T>(data: T): T {
  if (!isPlain(data)) return data;
  if (Array.isArray(data)) return data.map(copyPlain) as T;
  // Spread first: an object that grows key by key turns into a hash table, and what reads it pays for that.
  const copy = { ...data } as Record<string, unknown>;
  for (const [key, value] of Object.entries(copy)) if (isPlain(value)) copy[key] = copyPlain(value);
  return copy as T;
}

/**
 * Makes `copy` hold what `data` does, keys in their order; objects and lists in it stay the same ones where `data` has such in
 * their places.
 */
export function rewritePlain(copy: object, data: object): void {
  const into = copy as Record<string, unknown>;
  const held = { ...into };
  if (Array.isArray(copy)) copy.length = (data as readonly unknown[]).length;
  else if (!haveSameKeys(copy, data)) for (const key of Object.keys(copy)) delete into[key];
  for (const [key, value] of Object.entries(data)) {
    const before = held[key];
    const isKept = isPlain(before) && isPlain(value) && Array.isArray(before) === Array.isArray(value);
    if (isKept) rewritePlain(before, value);
    into[key] = isKept ? before : copyPlain(value);
  }
}

/** Whether two objects have the same keys in the same order. */
export function haveSameKeys(one: object, other: object): boolean {
  const [left, right] = [Object.keys(one), Object.keys(other)];
  return left.length === right.length && left.every((key, k) => key === right[k]);
}
