import { describe, expect, it } from 'vitest';
import { copyPlain, rewritePlain } from '../../sim/kernel/plain-copy.ts';
import { ReadWatch } from '../../sim/kernel/read-watch.ts';

const data = () => ({
  price: 1,
  users: { count: 5, rate: 2 },
  tiers: [{ name: 'a', speed: 1 }],
  files: new Map([['a', { size: 3 }]]),
});

describe('what was read of data', () => {
  it('decides whether others would have given the same', () => {
    const watch = new ReadWatch(data());
    const { users, tiers, files } = watch.watched;
    expect([users.count, tiers.map(({ name }) => name), files.get('a')?.size]).toEqual([5, ['a'], 3]);
    watch.apart(() => expect(watch.watched.price).toBe(1));
    expect(watch.areAlike(data(), data())).toBe(true);
    expect(watch.areAlike(data(), { ...data(), price: 2, users: { count: 5, rate: 9 } })).toBe(true);
    expect(watch.areAlike(data(), { ...data(), tiers: [{ name: 'a', speed: 9 }] })).toBe(true);
    expect(watch.areAlike(data(), { ...data(), users: { count: 6, rate: 2 } })).toBe(false);
    expect(watch.areAlike(data(), { ...data(), tiers: [...data().tiers, { name: 'b', speed: 1 }] })).toBe(
      false,
    );
    expect(watch.areAlike(data(), { ...data(), files: new Map([['a', { size: 4 }]]) })).toBe(false);
  });

  it('counts what there is in an object that was listed', () => {
    const watch = new ReadWatch<Record<string, number>>({ a: 1 });
    expect('b' in watch.watched).toBe(false);
    expect(watch.areAlike({ a: 1 }, { a: 2 })).toBe(true);
    expect(watch.areAlike({ a: 1 }, { a: 1, b: 1 })).toBe(false);
    const own = new ReadWatch<Record<string, number>>({ a: 1 });
    expect(Object.hasOwn(own.watched, 'b')).toBe(false);
    expect(own.areAlike({ a: 1 }, { a: 1, b: 1 })).toBe(false);
  });
});

describe('a copy of data', () => {
  it('holds other data in the same objects once they are written into it', () => {
    const copy = copyPlain(data());
    const { users, tiers } = copy;
    expect(copy).toEqual(data());
    const other = {
      ...data(),
      users: { count: 6, rate: 7 },
      tiers: [{ name: 'b', speed: 1 }, ...data().tiers],
    };
    rewritePlain(copy, other);
    expect(copy).toEqual(other);
    expect([copy.users === users, copy.tiers === tiers, copy.users === other.users]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('has keys in the order of what is written into it', () => {
    const copy: Record<string, object> = copyPlain({ a: { x: 1 }, c: { y: 1 } });
    const { a } = copy;
    rewritePlain(copy, { b: {}, a: { x: 2 } });
    expect(Object.keys(copy)).toEqual(['b', 'a']);
    expect(copy['a']).toBe(a);
    expect(a).toEqual({ x: 2 });
  });
});
