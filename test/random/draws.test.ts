import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { InvariantError } from '../../sim/errors.ts';
import { Draws, Stream, unit53 } from '../../sim/random/draws.ts';
import { expectCdf, expectUncorrelated, takeSample } from '../laws/distribution-laws.ts';

const arrivals = () => new Draws('economy', 0).stream('user.arrival');
const entity = fc.integer({ min: 0, max: 0xffffffff });
const ordinal = fc.integer({ min: 0, max: 0xffffff });
const slot = fc.integer({ min: 0, max: 255 });
const uniformCdf = (x: number) => x;

/** The 64 bits of a stream's first draw, as text. */
function fingerprint(stream: Stream): string {
  const cursor = stream.at(0, 0);
  return `${cursor.bits()} ${cursor.bits()}`;
}

describe('an addressed draw', () => {
  it('is the same every time, whatever was drawn before', () => {
    fc.assert(
      fc.property(entity, ordinal, slot, (who, when, which) => {
        const fresh = arrivals().uniform(who, when, which);
        const used = arrivals();
        for (let i = 0; i < 5; i++) used.uniform(i, i, i);
        used.at(who, when).u53();
        expect(used.uniform(who, when, which)).toBe(fresh);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its value across releases: recorded runs can be replayed', () => {
    const stream = new Draws('2026-economy', 3).stream('node.failure');
    expect([
      stream.uniform(0, 0, 0),
      stream.uniform(7, 1, 2),
      stream.uniform(0xffffffff, 0xffffff, 255),
    ]).toEqual([0.9957547947135218, 0.8608756540896478, 0.07088518705833635]);
  });

  it('is the published cipher: 13 rounds over (entity, ordinal × 256 + slot) under the key of the stream', () => {
    const stream = new Stream('published', 0x13198a2e, 0x03707344);
    expect(stream.uniform(0x243f6a88, 0x85a308, 0xd3)).toBe(unit53(0xba3e4725, 0xf27d669e));
  });

  it('neither calls nor changes the global random generator', () => {
    const random = vi.spyOn(Math, 'random');
    fingerprint(arrivals());
    expect(random).not.toHaveBeenCalled();
    expect(Math.random).toBe(random);
    random.mockRestore();
  });

  it('is unrelated to its neighbours in entity, ordinal, slot, stream, replication and seed', () => {
    const stream = arrivals();
    const n = 100_000;
    const first = takeSample(n, (i) => stream.uniform(i, 0, 0));
    const others: ((i: number) => number)[] = [
      (i) => stream.uniform(i + 1, 0, 0),
      (i) => stream.uniform(i, 1, 0),
      (i) => stream.uniform(i, 0, 1),
    ];
    for (const other of [
      new Draws('economy', 0).stream('user.arrivals'),
      new Draws('economy', 1).stream('user.arrival'),
      new Draws('economy ', 0).stream('user.arrival'),
    ]) {
      others.push((i) => other.uniform(i, 0, 0));
    }
    expectCdf(first, uniformCdf);
    for (const other of others) expectUncorrelated(first, takeSample(n, other));
  });

  it('spreads evenly over one entity’s occasions and over one occasion’s slots', () => {
    const stream = arrivals();
    expectCdf(
      takeSample(100_000, (i) => stream.uniform(42, i, 0)),
      uniformCdf,
    );
    expectCdf(
      takeSample(100_096, (i) => stream.uniform(9, i >>> 8, i & 255)),
      uniformCdf,
    );
  });
});

describe('streams', () => {
  it('never share draws: 40 uses × 100 replications × 5 seeds', () => {
    const seen = new Set<string>();
    const seeds = ['', '0', '1', 'a', 'š'];
    for (const seed of seeds) {
      for (let replication = 0; replication < 100; replication++) {
        const draws = new Draws(seed, replication);
        for (let use = 0; use < 40; use++) seen.add(fingerprint(draws.stream(`agent.use-${use}`)));
      }
    }
    expect(seen.size).toBe(seeds.length * 100 * 40);
  });

  it('tell names apart that differ in order, case, length or by a NUL', () => {
    const draws = new Draws('s', 0);
    const names = ['', '\0', '\0\0', 'ab', 'ba', 'AB', 'ab\0', 'a.b', 'b.a', 'a', 'š'];
    expect(new Set(names.map((name) => fingerprint(draws.stream(name)))).size).toBe(names.length);
  });

  it('are the same for the same name, whichever others exist', () => {
    const draws = new Draws('s', 0);
    const alone = fingerprint(new Draws('s', 0).stream('price'));
    draws.stream('metric');
    expect(fingerprint(draws.stream('price'))).toBe(alone);
    expect(draws.stream('price').name).toBe('price');
  });

  it('differ between seeds that only differ above the low byte of a character', () => {
    const words = ['a', 'š', '一', '七', 'ﾀ'];
    expect(new Set(words.map((seed) => fingerprint(new Draws(seed, 0).stream('x')))).size).toBe(words.length);
  });
});

describe('a batch', () => {
  const batch = fc.array(fc.tuple(entity, ordinal), { maxLength: 40 });

  it('of entities in a row gives their single draws, whatever was drawn in a row before', () => {
    const counts = fc.integer({ min: 0, max: 3_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff0000 }),
        counts,
        ordinal,
        slot,
        (first, count, when, which) => {
          const stream = arrivals();
          stream.uniforms(0, 1_500, 0, 0);
          const draws = stream.uniforms(first, count, when, which);
          for (let k = 0; k < count; k++) expect(draws[k]).toBe(stream.uniform(first + k, when, which));
        },
      ),
      { numRuns: 10 },
    );
    expect(() => arrivals().uniforms(0xffffffff, 2, 0, 0)).toThrow(InvariantError);
  });

  it('gives the bits of the single draws, in whichever integer columns the addresses are', () => {
    fc.assert(
      fc.property(batch, slot, (addresses, which) => {
        const stream = arrivals();
        const n = addresses.length;
        const [out0, out1] = [new Uint32Array(n), new Uint32Array(n)];
        for (const [Column, idBits] of [[Uint32Array, 32] as const, [Int32Array, 31] as const]) {
          const entities = Column.from(addresses.map(([who]) => who >>> (32 - idBits)));
          const ordinals = Column.from(addresses.map(([, when]) => when));
          stream.fill(entities, ordinals, which, n, out0, out1);
          for (let i = 0; i < n; i++) {
            expect(unit53(out0[i], out1[i])).toBe(stream.uniform(entities[i], ordinals[i], which));
          }
        }
      }),
    );
  });

  it('by rows of a table gives the bits of the rows’ own addresses', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(entity, ordinal), { minLength: 1, maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        slot,
        (table, picks, which) => {
          const stream = arrivals();
          const rows = Int32Array.from(picks, (pick) => pick % table.length);
          const entities = Uint32Array.from(table, ([who]) => who);
          const ordinals = Uint32Array.from(table, ([, when]) => when);
          const [out0, out1] = [new Uint32Array(rows.length), new Uint32Array(rows.length)];
          stream.fillRows(rows, rows.length, entities, ordinals, which, out0, out1);
          for (const [i, row] of rows.entries()) {
            const cursor = stream.at(entities[row], ordinals[row]);
            for (let skipped = 0; skipped < which; skipped++) cursor.u53();
            expect([out0[i], out1[i]]).toEqual([cursor.bits(), cursor.bits()]);
          }
        },
      ),
    );
  });

  it('with one more entity in it changes nobody else’s draws', () => {
    const stream = arrivals();
    const ids = Int32Array.from({ length: 100 }, (_, i) => i);
    const without = ids.filter((id) => id !== 50);
    const occasions = new Int32Array(100).fill(3);
    const drawn = (entities: Int32Array) => {
      const out = new Uint32Array(entities.length);
      stream.fill(entities, occasions, 0, entities.length, out, new Uint32Array(entities.length));
      return [...out];
    };
    expect(drawn(ids).filter((_, i) => i !== 50)).toEqual(drawn(without));
  });

  it('writes the first n places only', () => {
    const [out0, out1] = [new Uint32Array(3), new Uint32Array(3)];
    arrivals().fill(new Int32Array(3), new Int32Array(3), 0, 2, out0, out1);
    expect([out0[2], out1[2]]).toEqual([0, 0]);
    expect(out0[1]).toBeGreaterThan(0);
  });
});

describe('the cursor of an occasion', () => {
  it('reads slots 0, 1, 2… in order, a whole slot for each number', () => {
    const stream = arrivals();
    const cursor = stream.at(5, 6);
    const read = [cursor.u53(), cursor.u53(), cursor.u53()];
    expect(read).toEqual([0, 1, 2].map((which) => stream.uniform(5, 6, which)));
  });

  it('reads two words from a slot, and drops a left word when a whole slot is asked for', () => {
    const stream = arrivals();
    const cursor = stream.at(1, 1);
    expect(unit53(cursor.bits(), cursor.bits())).toBe(stream.uniform(1, 1, 0));
    cursor.bits();
    expect(cursor.u53()).toBe(stream.uniform(1, 1, 2));
    expect(Number.isInteger(cursor.bits())).toBe(true);
  });

  it('starts over when the stream is asked for another occasion, also after half a slot', () => {
    const stream = arrivals();
    stream.at(1, 1).bits();
    expect(stream.at(2, 2).bits()).toBe(arrivals().at(2, 2).bits());
  });

  it('gives open numbers: odd multiples of 2^−53, so never 0 or 1, and evenly spread', () => {
    const stream = arrivals();
    const sample = takeSample(100_000, (i) => stream.at(i, 0).open01());
    expectCdf(sample, uniformCdf);
    expect(sample.every((x) => (x * 2 ** 53) % 2 === 1 && x < 1)).toBe(true);
  });

  it('refuses a 257th slot, which would be the next occasion’s first', () => {
    const cursor = arrivals().at(3, 4);
    for (let i = 0; i < 256; i++) cursor.u53();
    expect(() => cursor.u53()).toThrow(
      'stream user.arrival: entity 3, ordinal 4 asked for more than 256 slots',
    );
    expect(() => cursor.bits()).toThrow(InvariantError);
  });
});

describe('an address outside the space of draws is refused, not wrapped into another’s', () => {
  const stream = arrivals();
  const out = () => new Uint32Array(2);

  it.each([
    ['entity −1', 'entity', () => stream.uniform(-1, 0, 0)],
    ['entity 2^32', 'entity', () => stream.uniform(2 ** 32, 0, 0)],
    ['entity 0.5', 'entity', () => stream.uniform(0.5, 0, 0)],
    ['entity NaN', 'entity', () => stream.at(Number.NaN, 0)],
    ['ordinal 2^24', 'ordinal', () => stream.uniform(0, 2 ** 24, 0)],
    ['ordinal −1', 'ordinal', () => stream.at(0, -1)],
    ['slot 256', 'slot', () => stream.uniform(0, 0, 256)],
    ['slot −1', 'slot', () => stream.uniform(0, 0, -1)],
    ['replication −1', 'replication', () => new Draws('s', -1)],
    ['replication 1.5', 'replication', () => new Draws('s', 1.5)],
  ])('%s', (_, what, draw) => {
    expect(draw).toThrow(InvariantError);
    expect(draw).toThrow(what);
  });

  it.each([
    ['ordinal 2^24', 'ordinal', { ordinals: [0, 2 ** 24] }],
    ['ordinal −1', 'ordinal', { ordinals: [0, -1] }],
    ['entity −1', 'entity', { entities: [0, -1] }],
    ['slot 256', 'slot', { slot: 256 }],
    ['more draws than addresses', 'batch', { ordinals: [0] }],
    ['more draws than room', 'batch', { n: 3, entities: [0, 0, 0], ordinals: [0, 0, 0], rows: [0, 0, 0] }],
    ['row past the table', 'row', { rows: [0, 2] }],
    ['row −1', 'row', { rows: [0, -1] }],
    ['more draws than rows', 'batch', { rows: [0] }],
  ])('%s in a batch', (_, what, bad) => {
    const { entities, ordinals, rows, slot, n } = {
      ...{ entities: [0, 0], ordinals: [0, 0], rows: [0, 1], slot: 0, n: 2 },
      ...bad,
    };
    const columns = [Int32Array.from(entities), Int32Array.from(ordinals)] as const;
    const fill = () => stream.fill(...columns, slot, n, out(), out());
    const fillRows = () => stream.fillRows(Int32Array.from(rows), n, ...columns, slot, out(), out());
    for (const draw of 'rows' in bad ? [fillRows] : [fill, fillRows]) {
      expect(draw).toThrow(InvariantError);
      expect(draw).toThrow(what === 'batch' ? /batch|row/ : what);
    }
  });

  it('takes the very last address', () => {
    expect(stream.uniform(2 ** 32 - 1, 2 ** 24 - 1, 255)).toBeLessThan(1);
    const last = Uint32Array.of(0xffffffff);
    const [out0, out1] = [out(), out()];
    stream.fill(last, Int32Array.of(0xffffff), 255, 1, out0, out1);
    expect(unit53(out0[0], out1[0])).toBe(stream.uniform(2 ** 32 - 1, 2 ** 24 - 1, 255));
  });
});
