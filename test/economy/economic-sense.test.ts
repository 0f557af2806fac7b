import { describe, expect, it } from 'vitest';
import {
  compareFigures,
  comparePairs,
  manyPairs,
  meanIn,
  pairs,
  replicateSmall,
  significant,
  sumIn,
} from './paired-runs.ts';

/*
 * What an economist would bet on before any run. Each claim compares the same 16 replications with and without one
 * change, 30 where the effect is smaller. Two bounds hold it: the difference is not luck (paired t above the one-sided 0.1 %
 * point, or every pair agrees: 2^−16 under chance), and it is as large as the reason says.
 */

/** 1 / (1 + (c / c₀)^ε) with c₀ 0.001 USD per CU and ε 1.5, the defaults of the schema. */
const acceptance = (usdPerCu: number): number => accepted(usdPerCu, 1.5);

const accepted = (usdPerCu: number, elasticity: number): number => 1 / (1 + (usdPerCu / 0.001) ** elasticity);

describe('30 % of nodes offline for two days', () => {
  it('raise p95 latency and φ while it lasts, and both recover', () => {
    const days = (n: number): number => n / 7;
    const { online, utilisation, ...effect } = comparePairs(
      {
        both: ['clock.horizon=4 weeks'],
        // Less than the 72 h after which downtime is slashed: an outage, not a punishment.
        change: ['shocks=[{ kind: outage, at: 1 week, lasts: 48 h, share: 30 % }]'],
      },
      (run) => ({
        online: meanIn(run, 'nodes.online', 1, 1 + days(2)),
        utilisation: meanIn(run, 'utilisation', 1, 1 + days(2)),
        before: meanIn(run, 'latency.p95', 0, 1),
        during: meanIn(run, 'latency.p95', 1, 1 + days(2)),
        after: meanIn(run, 'latency.p95', 2, 4),
        phiDuring: meanIn(run, 'phi.mean', 1, 1 + days(2)),
        phiAfter: meanIn(run, 'phi.mean', 2, 4),
      }),
      manyPairs,
    );
    expect(online.after / online.before).toBeCloseTo(0.7, 1);
    // The same work on 0.7 of the machines: 0.63 / 0.7 = 0.9 of their time, less what is timed out.
    expect(utilisation.after - utilisation.before).toBeGreaterThan(0.15);
    expect([effect.before.rises, effect.before.falls]).toEqual([0, 0]);
    expect(effect.during.rises).toBe(manyPairs);
    expect(effect.during.t).toBeGreaterThan(significant);
    expect(effect.during.after / effect.during.before).toBeGreaterThan(1.15);
    expect(effect.phiDuring.rises).toBe(manyPairs);
    expect(effect.phiDuring.t).toBeGreaterThan(significant);
    expect(effect.phiDuring.after / effect.phiDuring.before).toBeGreaterThan(1.5);
    expect(Math.abs(effect.after.after / effect.after.before - 1)).toBeLessThan(0.03);
    expect(Math.abs(effect.phiAfter.after / effect.phiAfter.before - 1)).toBeLessThan(0.1);
  });
});

describe('a base price a quarter higher', () => {
  const dgaiUsd = 0.0125;
  it('lowers requests by what the logit predicts, and leaves every candidate as it was', () => {
    const { candidates, wanted, phi } = comparePairs(
      { both: ['clock.horizon=4 weeks'], change: ['mechanisms.price.basePrice=0.0625 DGAI/CU'] },
      (run) => ({
        candidates: sumIn(run, 'requests.candidates', 0, 4),
        wanted: sumIn(run, 'requests.submitted', 0, 4) + sumIn(run, 'requests.unaffordable', 0, 4),
        phi: meanIn(run, 'phi.mean', 0, 4),
      }),
    );
    // Common random numbers: a price changes which candidates are accepted and nothing else.
    expect([candidates.rises, candidates.falls]).toEqual([0, 0]);
    const cost = (base: number, penalty: number): number => base * (1 + penalty) * dgaiUsd;
    const predicted = 1 - acceptance(cost(0.0625, phi.after)) / acceptance(cost(0.05, phi.before));
    // About 11 %: the logit is steepest where the network costs as much as the outside, and it costs 0.64 of it.
    expect(predicted).toBeGreaterThan(0.1);
    const measured = 1 - wanted.after / wanted.before;
    expect(measured / predicted).toBeGreaterThan(0.8);
    expect(measured / predicted).toBeLessThan(1.2);
    expect(-wanted.t).toBeGreaterThan(significant);
  });
});

describe('twice as many audits', () => {
  it('lower the number of fakes: who weighs a fake expects to lose twice as much', () => {
    const { fakes, found } = comparePairs(
      { both: ['clock.horizon=4 weeks'], change: ['mechanisms.verification.audit=10 %'] },
      (run) => ({ fakes: sumIn(run, 'fakes.done', 0, 4), found: sumIn(run, 'fakes.found', 0, 4) }),
    );
    expect(fakes.before).toBeGreaterThan(20);
    expect(fakes.falls).toBe(pairs);
    expect(-fakes.t).toBeGreaterThan(significant);
    // The chance is the tail of a logit, e^(−k·q·loss): twice q about squares it.
    expect(fakes.after / fakes.before).toBeLessThan(0.2);
    // So few are left that twice the audits find fewer than before.
    expect(found.after).toBeLessThan(found.before);
  });
});

describe('users twice as sensitive to price', () => {
  const dgaiUsd = 0.0125;
  it('make the fewer requests after a price rise, by what the logit predicts', () => {
    // Nobody minds how long it takes, so it does not matter that nodes have little to do.
    const few = ['users.active=600', 'users.potential=780'];
    const both = ['clock.horizon=2 weeks', 'mechanisms.latencyPenalty.max=0 %', ...few];
    const rise = 'mechanisms.price.basePrice=0.07 DGAI/CU';
    /** Requests of each replication after a rise of the price, as a part of those without it. */
    const kept = (elasticity: number): { kept: number }[] => {
      const wanted = (...set: readonly string[]) =>
        replicateSmall([...both, `users.elasticity=${elasticity}`, ...set], (run) =>
          ['requests.submitted', 'requests.unaffordable'].reduce(
            (sum, name) => sum + sumIn(run, name, 0, 2),
            0,
          ),
        );
      const before = wanted();
      return wanted(rise).map((requests, pair) => ({ kept: requests / before[pair] }));
    };
    const { kept: part } = compareFigures(kept(1.5), kept(3));
    expect(part.falls).toBe(pairs);
    expect(-part.t).toBeGreaterThan(significant);
    const predicted = (elasticity: number): number =>
      accepted(0.07 * dgaiUsd, elasticity) / accepted(0.05 * dgaiUsd, elasticity);
    // 0.83 and 0.74 of the requests are left.
    expect((1 - part.before) / (1 - predicted(1.5))).toBeGreaterThan(0.8);
    expect((1 - part.before) / (1 - predicted(1.5))).toBeLessThan(1.2);
    expect((1 - part.after) / (1 - predicted(3))).toBeGreaterThan(0.8);
    expect((1 - part.after) / (1 - predicted(3))).toBeLessThan(1.2);
  });
});

describe('demand three times as high for a week', () => {
  it('raises latency and φ to its most, makes requests time out and users leave, and is over in two weeks', () => {
    const { during, after, timedOut, phi, left } = comparePairs(
      {
        // Four candidates for each of the baseline's, of which a quarter is wanted: demand has room to rise.
        both: ['clock.horizon=5 weeks', 'users.candidateRate=0.3 /h', 'users.demand=0.25'],
        change: ['shocks=[{ kind: demand, at: 1 week, lasts: 1 week, factor: 3 }]'],
      },
      (run) => ({
        during: meanIn(run, 'latency.p95', 1, 2),
        after: meanIn(run, 'latency.p95', 4, 5),
        timedOut: sumIn(run, 'requests.timedout', 1, 2),
        phi: meanIn(run, 'phi.mean', 1, 2),
        left: meanIn(run, 'users.churned', 4, 5),
      }),
    );
    expect(during.rises).toBe(pairs);
    expect(during.t).toBeGreaterThan(significant);
    // More work than the nodes can do: the queue grows until requests are given up, at ten times their target.
    expect(during.after / during.before).toBeGreaterThan(3);
    expect(timedOut.after / timedOut.before).toBeGreaterThan(20);
    expect(phi.after).toBeGreaterThan(0.2);
    expect(phi.after).toBeLessThanOrEqual(0.3);
    expect(Math.abs(after.after / after.before - 1)).toBeLessThan(0.05);
    // Who waited in vain leaves: the hazard grows by e^(2 × dissatisfaction), up to sevenfold, for some weeks.
    expect(left.t).toBeGreaterThan(significant);
    expect(left.after / left.before).toBeGreaterThan(1.3);
  });
});

describe('running costs 30 % higher in a busy network', () => {
  it('make nodes leave, and requests wait for those that stay', () => {
    const { nodes, utilisation, latency, phi } = comparePairs(
      {
        both: ['clock.horizon=5 weeks', 'nodes.entry.lossWeeks=2', 'nodes.entry.patienceSpread=0 %'],
        change: ['shocks=[{ kind: energy, at: 0 h, lasts: 5 weeks, factor: 1.3 }]'],
      },
      (run) => ({
        nodes: meanIn(run, 'nodes.active', 4, 5),
        utilisation: meanIn(run, 'utilisation', 4, 5),
        latency: meanIn(run, 'latency.p95', 4, 5),
        phi: meanIn(run, 'phi.mean', 4, 5),
      }),
    );
    expect(nodes.falls).toBe(pairs);
    expect(-nodes.t).toBeGreaterThan(significant);
    // One emission keeps 1 / 1.3 = 0.77 of them; that all look at two weeks of losses at once makes more of them go.
    expect(nodes.after / nodes.before).toBeLessThan(0.77);
    // The same work on fewer machines, 0.73 / 0.77 = 0.95 of their time and more.
    expect(utilisation.after).toBeGreaterThan(0.95);
    expect(latency.t).toBeGreaterThan(significant);
    expect(latency.after / latency.before).toBeGreaterThan(2);
    expect(phi.t).toBeGreaterThan(significant);
  });
});

describe('running costs a fifth higher', () => {
  it('lower the number of nodes until those who stay earn nearly as much as before', () => {
    const { nodes, margin } = comparePairs(
      {
        both: [
          'clock.horizon=10 weeks',
          'users.active=300',
          'users.potential=390',
          'nodes.entry.lossWeeks=4',
          'nodes.entry.patienceSpread=0 %',
        ],
        change: ['shocks=[{ kind: energy, at: 0 h, lasts: 10 weeks, factor: 1.2 }]'],
      },
      (run) => ({
        nodes: meanIn(run, 'nodes.active', 8, 10),
        margin: meanIn(run, 'nodes.margin.p50', 8, 10),
      }),
    );
    // Small networks come and go by a node or two of their own accord.
    expect(nodes.falls).toBeGreaterThanOrEqual(pairs - 2);
    expect(-nodes.t).toBeGreaterThan(significant);
    // One emission pays them all: 1.2 times the cost can keep 1 / 1.2 = 0.83 of them; the common date of exit overshoots.
    expect(nodes.after / nodes.before).toBeLessThan(0.9);
    expect(nodes.after / nodes.before).toBeGreaterThan(0.6);
    // Dearer by a fifth, all would have had this margin; within ten weeks most of the way back is made.
    const shocked = (1 + margin.before) / 1.2 - 1;
    expect((margin.after - shocked) / (margin.before - shocked)).toBeGreaterThan(0.6);
  });
});
