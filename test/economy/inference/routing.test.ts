import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EligibleNodes } from '../../../sim/economy/inference/mechanisms/routing.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { IdList } from '../../../sim/state/id-list.ts';
import { expectFrequencies } from '../../laws/distribution-laws.ts';

const NODES = 8;
const WORDS = 0x1_0000_0000;
const DRAWS = 100_000;
const stream = new Draws('routes', 0).stream('route');
const idle = new Float64Array(NODES);

/** The nodes of `serving`, of which tiers 0 and 1 fit; by stake when stakes are given, candidates by capacity when it is. */
function eligible(
  serving: readonly number[],
  stakes?: readonly number[],
  capacity?: Float64Array,
  comparesWork = true,
): EligibleNodes {
  const nodes = new EligibleNodes(NODES);
  const tiers = Uint8Array.of(0, 1, 2, 0, 1, 2, 0, 1);
  const stake = stakes === undefined ? undefined : (node: number) => stakes[node];
  nodes.rebuild(Int32Array.from(serving), serving.length, tiers, Uint8Array.of(1, 1, 0), {
    capacity,
    comparesWork,
    stake,
  });
  return nodes;
}

/** How often each node is picked. */
function countPicks(pick: (word0: number, word1: number) => number): Float64Array {
  const counts = new Float64Array(NODES);
  const ids = Int32Array.from({ length: DRAWS }, (_, k) => k);
  const word0 = new Uint32Array(DRAWS);
  const word1 = new Uint32Array(DRAWS);
  stream.fill(ids, new Uint32Array(DRAWS), 0, DRAWS, word0, word1);
  for (let k = 0; k < DRAWS; k += 1) counts[pick(word0[k], word1[k])] += 1;
  return counts;
}

const word = fc.nat({ max: WORDS - 1 });
const servingLists = fc.subarray([0, 1, 3, 4, 6, 7], { minLength: 1 });
const freeTimes = fc.array(fc.double({ min: 0, max: 20, noNaN: true }), {
  minLength: NODES,
  maxLength: NODES,
});

describe('routing', () => {
  it('picks nobody but eligible nodes: those that serve and whose tier fits, under every policy', () => {
    fc.assert(
      fc.property(servingLists, word, word, freeTimes, (serving, word0, word1, free) => {
        const nodes = eligible([...serving, 2, 5].sort(), [1, 0, 9, 3, 0, 9, 2, 7]);
        const freeHours = Float64Array.from(free);
        expect([...nodes.ids.subarray(0, nodes.count)]).toEqual(serving);
        for (const node of [
          nodes.powerOfTwo(word0, word1, freeHours, 5),
          nodes.draw(word0),
          nodes.stakeWeighted(word0, word1),
          nodes.leastLatency(freeHours, 5, () => 1),
        ]) {
          expect(serving).toContain(node);
        }
      }),
    );
  });

  it('at random gives each the same chance', () => {
    const serving = [0, 1, 3, 6];
    const nodes = eligible(serving);
    const probabilities = Float64Array.from({ length: NODES }, (_, node) =>
      serving.includes(node) ? 0.25 : 0,
    );
    expectFrequencies(
      countPicks((word0) => nodes.draw(word0)),
      { probabilities, n: DRAWS },
    );
  });

  it('by stake gives each a chance in proportion to it, and none without', () => {
    const stakes = [10, 20, 99, 0, 70, 99, 50, 50];
    const serving = [0, 1, 2, 3, 4, 7];
    const nodes = eligible(serving, stakes);
    const probabilities = stakes.map((stake, node) => ([0, 1, 3, 4, 7].includes(node) ? stake / 150 : 0));
    expectFrequencies(
      countPicks((word0, word1) => nodes.stakeWeighted(word0, word1)),
      { probabilities, n: DRAWS },
    );
  });

  it('by stake gives each the same chance where nobody has any', () => {
    const nodes = eligible([0, 3], [0, 0, 0, 0, 0, 0, 0, 0]);
    const probabilities = [0.5, 0, 0, 0.5];
    expectFrequencies(
      countPicks((word0, word1) => nodes.stakeWeighted(word0, word1)),
      { probabilities, n: DRAWS },
    );
  });

  it('draws a candidate in proportion to its capacity', () => {
    const capacity = Float64Array.of(4, 1, 9, 2, 1, 9, 0.5, 0);
    const nodes = eligible([0, 1, 3, 4, 6, 7], undefined, capacity);
    const probabilities = capacity.map((each, node) => (node === 2 || node === 5 ? 0 : each / 8.5));
    expectFrequencies(
      countPicks((word0) => nodes.draw(word0)),
      { probabilities, n: DRAWS },
    );
  });

  it('draws nodes of one capacity as if they were drawn by name, and never falls as the word rises', () => {
    const capacity = Float64Array.of(4, 1, 9, 2, 1, 9, 0.5, 3);
    fc.assert(
      fc.property(servingLists, word, word, (serving, one, other) => {
        const alike = eligible(serving, undefined, new Float64Array(NODES).fill(0.1));
        expect(alike.draw(one)).toBe(eligible(serving).draw(one));
        const nodes = eligible(serving, undefined, capacity);
        expect(nodes.draw(Math.min(one, other))).toBeLessThanOrEqual(nodes.draw(Math.max(one, other)));
      }),
    );
  });

  it('draws after any comings and goings as from a list made at once', () => {
    const capacities = [
      Float64Array.of(4, 1, 9, 2, 1, 9, 0.5, 3),
      Float64Array.of(1, 1, 1e6, 2, 1, 1, 1e-6, 1),
      undefined,
    ];
    const change = fc.tuple(fc.nat({ max: NODES - 1 }), fc.boolean(), fc.constantFrom(...capacities));
    const changes = fc.array(change, { minLength: 1 });
    const tiers = new Uint8Array(NODES);
    fc.assert(
      fc.property(changes, fc.array(word, { minLength: 20 }), (said, words) => {
        const serving = new IdList(NODES);
        const changed = new EligibleNodes(NODES);
        for (const [node, serves, capacity] of said) {
          serving.set(node, serves);
          const weights = { capacity, comparesWork: true, stake: undefined };
          const fresh = new EligibleNodes(NODES);
          for (const list of [changed, fresh])
            list.rebuild(serving.ids, serving.count, tiers, Uint8Array.of(1), weights);
          expect(changed.count).toBe(fresh.count);
          if (fresh.count > 0)
            expect(words.map((one) => changed.draw(one))).toEqual(words.map((one) => fresh.draw(one)));
        }
      }),
    );
  });

  it('by the power of two choices picks the k-th least loaded of n with chance (2 (n − k) + 1) / n²', () => {
    const serving = [0, 1, 3, 4];
    const nodes = eligible(serving);
    const free = Float64Array.of(40, 10, 0, 30, 20, 0, 0, 0);
    const byLoad = [1, 4, 3, 0];
    const probabilities = new Float64Array(NODES);
    byLoad.forEach((node, k) => {
      probabilities[node] = (2 * (4 - k) - 1) / 16;
    });
    expectFrequencies(
      countPicks((word0, word1) => nodes.powerOfTwo(word0, word1, free, 5)),
      { probabilities, n: DRAWS },
    );
  });

  it('treats idle nodes alike, whenever they fell idle', () => {
    const nodes = eligible([0, 1]);
    const free = Float64Array.of(1, 3);
    expect(nodes.powerOfTwo(0, WORDS - 1, free, 5)).toBe(0);
    expect(nodes.powerOfTwo(WORDS - 1, 0, free, 5)).toBe(1);
    expect(nodes.powerOfTwo(WORDS - 1, 0, free, 2)).toBe(0);
  });

  it('of two nodes drawn by capacity takes the one with less work waiting, or whose queue is done first', () => {
    const capacity = Float64Array.of(4, 1, 0, 0, 0, 0, 0, 0);
    // Two hours at four units an hour against three at one.
    const free = Float64Array.of(7, 8);
    const [first, last] = [0, WORDS - 1];
    expect(eligible([0, 1], undefined, capacity).powerOfTwo(first, last, free, 5)).toBe(1);
    expect(eligible([0, 1], undefined, capacity, false).powerOfTwo(first, last, free, 5)).toBe(0);
  });

  it('by least latency picks the node that would be done first, the lowest id of equals', () => {
    const nodes = eligible([0, 1, 3]);
    const free = Float64Array.of(10, 4, 0, 6, 0, 0, 0, 0);
    const service = [1, 8, 0, 5];
    expect(nodes.leastLatency(free, 5, (node) => service[node])).toBe(0);
    expect(nodes.leastLatency(free, 20, (node) => service[node])).toBe(0);
    expect(nodes.leastLatency(free, 20, () => 1)).toBe(0);
    expect(nodes.leastLatency(idle, 5, (node) => (node === 3 ? 1 : 2))).toBe(3);
  });

  it('finds nobody when nobody is eligible', () => {
    const nodes = eligible([2, 5], [1, 1, 1, 1, 1, 1, 1, 1]);
    expect(nodes.count).toBe(0);
    expect(nodes.leastLatency(idle, 0, () => 1)).toBe(-1);
  });
});
