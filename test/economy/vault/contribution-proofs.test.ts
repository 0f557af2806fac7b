import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contributionSpec,
  DigestRegistry,
  deriveDigest,
  deriveProof,
  fileContribution,
  verifyContributions,
} from '../../../sim/economy/vault/mechanisms/contribution-proofs.ts';
import { InvariantError } from '../../../sim/errors.ts';
import { createTable, growTable } from '../../../sim/state/table.ts';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
/** Few subnets and words, so that digests meet again, and hash to the same slots. */
const digests = fc.array(
  fc.tuple(
    fc.nat({ max: 3 }),
    fc.oneof(fc.nat({ max: 5 }), word),
    fc.oneof(fc.nat({ max: 5 }), fc.constant(0xffff_ffff)),
  ),
  { maxLength: 600 },
);

describe('a digest', () => {
  it('pays once: it is accepted the first time that a subnet sees it and never again', () => {
    fc.assert(
      fc.property(digests, (list) => {
        const registry = new DigestRegistry();
        const seen = new Set<string>();
        for (const [subnet, word0, word1] of list) {
          const name = `${subnet}:${word0}:${word1}`;
          expect(registry.has(subnet, word0, word1)).toBe(seen.has(name));
          expect(registry.submit(subnet, word0, word1)).toBe(seen.has(name) ? 'duplicate' : 'accepted');
          seen.add(name);
          expect(registry.held).toBe(seen.size);
        }
        for (const [subnet, word0, word1] of list) {
          expect(registry.submit(subnet, word0, word1)).toBe('duplicate');
        }
      }),
    );
  });

  it('of the same data is another one in another subnet', () => {
    const registry = new DigestRegistry();
    expect(registry.submit(0, 1, 2)).toBe('accepted');
    expect(registry.submit(1, 1, 2)).toBe('accepted');
    expect(registry.submit(0, 2, 1)).toBe('accepted');
    expect(registry.submit(0, 1, 2)).toBe('duplicate');
  });

  it('of no bits at all is a digest like any other', () => {
    const registry = new DigestRegistry();
    expect(registry.has(0, 0, 0)).toBe(false);
    expect(registry.submit(0, 0, 0)).toBe('accepted');
    expect(registry.submit(0, 0, 0)).toBe('duplicate');
  });

  it('is known after the register has grown, and after its tables were saved and restored', () => {
    const registry = new DigestRegistry();
    const words = new Uint32Array(2);
    for (let k = 0; k < 10_000; k += 1) {
      deriveDigest(k, 0, 5, words);
      expect(registry.submit(k % 7, words[0], words[1])).toBe('accepted');
    }
    expect(registry.slots.rows).toBe(32_768);
    const restored = new DigestRegistry();
    growTable(restored.slots, registry.slots.rows);
    for (const name of ['owner', 'digest0', 'digest1'] as const) {
      restored.slots.col[name].set(registry.slots.col[name]);
    }
    restored.counts.col.held.set(registry.counts.col.held);
    for (let k = 0; k < 10_000; k += 1) {
      deriveDigest(k, 0, 5, words);
      expect(restored.submit(k % 7, words[0], words[1])).toBe('duplicate');
    }
    expect(restored.held).toBe(10_000);
  });

  it('is the same on every platform', () => {
    const words = new Uint32Array(2);
    deriveDigest(0, 0, 0, words);
    const first = [...words];
    deriveDigest(3, 1, 7, words);
    expect([first, [...words]]).toEqual([
      [2_756_526_126, 3_980_209_121],
      [3_538_830_414, 1_604_174_448],
    ]);
  });

  it('tells any two data sets under one key apart, and a copy from nothing', () => {
    const seen = new Set<string>();
    const words = new Uint32Array(2);
    for (let contributor = 0; contributor < 100; contributor += 1) {
      for (let ordinal = 0; ordinal < 100; ordinal += 1) {
        deriveDigest(contributor, ordinal, 1, words);
        seen.add([...words].join());
      }
    }
    expect(seen.size).toBe(10_000);
    deriveDigest(42, 7, 1, words);
    expect(seen.has([...words].join())).toBe(true);
    deriveDigest(42, 7, 2, words);
    expect(seen.has([...words].join())).toBe(false);
  });
});

describe('the contributions of a round', () => {
  const one = { contributor: 4, subnet: 2, round: 9, digest0: 11, digest1: 12, upload: 13, items: 200 };
  const honest = { ...one, proof: deriveProof(11, 12, 13) };

  it('are kept with digest, contributor, upload and proof, and count once the proof is checked', () => {
    const table = createTable('contributions', contributionSpec, 0);
    fileContribution(table, 0, honest);
    const row = Object.fromEntries(Object.entries(table.col).map(([name, values]) => [name, values[0]]));
    expect(row).toEqual({ ...honest, verified: 0, isUnchecked: 0 });
    expect(verifyContributions(table, 1)).toBe(1);
    expect(table.col.verified[0]).toBe(1);
  });

  it('are not verified with the proof of other data, or of another upload', () => {
    fc.assert(
      fc.property(word, word, word, word, (digest0, digest1, upload, other) => {
        const table = createTable('contributions', contributionSpec, 0);
        fileContribution(table, 0, { ...one, digest0, digest1, upload, proof: other });
        fileContribution(table, 1, {
          ...one,
          digest0,
          digest1,
          upload,
          proof: deriveProof(digest0, digest1, upload),
        });
        const forged = other === deriveProof(digest0, digest1, upload) ? 1 : 0;
        expect(verifyContributions(table, 2)).toBe(1 + forged);
        expect(table.col.verified[0]).toBe(forged);
      }),
    );
  });

  it('take the rows of the round before: what was verified there does not count here', () => {
    const table = createTable('contributions', contributionSpec, 1);
    fileContribution(table, 0, honest);
    verifyContributions(table, 1);
    fileContribution(table, 0, { ...honest, proof: 0 });
    expect(table.col.verified[0]).toBe(0);
    expect(verifyContributions(table, 1)).toBe(0);
  });

  it('hold a number of items', () => {
    const table = createTable('contributions', contributionSpec, 1);
    for (const items of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => fileContribution(table, 0, { ...honest, items })).toThrow(InvariantError);
    }
  });
});
