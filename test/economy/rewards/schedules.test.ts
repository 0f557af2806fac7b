import { describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../../../sim/economy/resolve.ts';
import { Run } from '../../../sim/economy/run.ts';
import { reserveOf } from '../../../sim/economy/subnets/state.ts';
import { deriveMassUntil } from '../../../sim/economy/vault/mechanisms/royalty-decay.ts';
import { smallScenario, smallTwoPm } from '../small-scenario.ts';

/* What was due when a rule changed stays due, and the new rule runs from there: totals are exact. */
const changes = (...list: readonly (readonly [from: string, set: string])[]): string =>
  `changes=[${list.map(([from, set]) => `{ from: ${from}, set: { ${set} } }`).join(', ')}]`;

/** A run to its end, every law checked on the way, and all that moved by a reason in it. */
function runOf(scenario: ResolvedScenario) {
  const run = new Run(scenario);
  while (!run.done) run.step();
  const moved = (...reasons: string[]): number =>
    run.flows.specs.reduce(
      (sum, { reason }, k) => sum + (reasons.includes(reason) ? run.flows.period[k] : 0),
      0,
    );
  return { world: run.world, moved };
}

describe('emission whose rule changes', () => {
  const lasting = (...list: readonly (readonly [string, string])[]) => {
    const { world, moved } = runOf(
      smallScenario(
        'clock.tick=6 h',
        'record.metricsEvery=1 week',
        'clock.horizon=4 weeks',
        changes(...list),
      ),
    );
    const { emitted, emissionDue, carried } = world.economy.col;
    const due = world.scenario.mechanisms.emission.enabled ? emitted[0] : emissionDue[0];
    const minted = moved('emission.node', 'emission.delegators');
    expect(minted).toBe(due - carried[0]);
    return due;
  };
  const emission = 'mechanisms.emission';
  const off = `${emission}.enabled: false`;
  const on = `${emission}.enabled: true`;
  const whole = lasting(['1 d', `${emission}.weight: stake`]);
  const weekly = whole / 4;

  it('is paid until it is switched off, in the middle of a week too, and from when it is switched on', () => {
    expect(lasting(['10 d', off])).toBeCloseTo((10 / 7) * weekly, -1);
    expect(lasting(['10 d', off], ['17 d', on]) / weekly).toBeCloseTo(3, 1);
  });

  it('is as it was where the rule is another in name only', () => {
    expect(lasting(['10 d', `${emission}.period: 2 y`], ['11 d', `${emission}.part: 100 %`])).toBe(whole);
  });

  it('falls with its total, and rises with a shorter period, from that day on', () => {
    expect(lasting(['2 weeks', `${emission}.part: 50 %`]) / weekly).toBeCloseTo(3, 1);
    // Ten halvings of a year instead of five of two: about twice as much in the first.
    expect(lasting(['2 weeks', `${emission}.period: 1 y`]) / weekly).toBeCloseTo(5.9, 1);
  });
});

describe('liquidity mining whose rule changes', () => {
  it('pays by the hour what its rule says, and in all what fell due', () => {
    const { world, moved } = runOf(
      smallTwoPm(
        'clock.horizon=8 weeks',
        'markets.mining={ enabled: true, perWeek: "7,000 2PM", lasts: 30 weeks }',
        changes(
          ['10 d', 'markets.mining.perWeek: "14,000 2PM"'],
          ['20 d', 'markets.mining.enabled: false'],
          ['30 d', 'markets.mining.enabled: true'],
          ['40 d', 'markets.mining.lasts: 42 d'],
        ),
      ),
    );
    const { miningPaidOut, miningCarried } = world?.commons.col ?? {
      miningPaidOut: [],
      miningCarried: [],
    };
    // 1,000 2PM a day for ten days, then 2,000, nothing for ten, and 2,000 for twelve more.
    expect(miningPaidOut[0]).toBe((10_000 + 20_000 + 24_000) * 1e6);
    expect(moved('mining.fund')).toBe(miningPaidOut[0] - miningCarried[0]);
  });
});

describe('a Royalty Vault whose decay changes', () => {
  it.each(['lifetime', 'per-round'])('allots what is left by the new one, ratio %s', (ratio) => {
    const run = new Run(
      smallTwoPm(
        `vault.ratio=${ratio}`,
        'vault.lambdaCompute=0.05',
        'vault.lambdaData=0.05',
        changes(['6 weeks', 'vault.lambdaCompute: 0.3, vault.lambdaData: 0.3']),
      ),
    );
    while (!run.done) run.step();
    const { world } = run;
    const { col } = world.subnets;
    const before = [...col.decayRound.keys()].filter((id) => col.decayRound[id] > 0);
    expect(before.length).toBeGreaterThan(0);
    for (const id of before) {
      const reserve = world.subnetBooks.reserve[id].balance;
      const scheduled = col.awardedCompute[id] + col.rolledCompute[id];
      const pool = col.awardedCompute[id] + reserve[reserveOf.compute];
      const old = Math.floor(pool * deriveMassUntil(0.05, col.decayRound[id]));
      const rounds = col.round[id] - col.decayRound[id];
      expect(col.allottedCompute[id]).toBe(old);
      expect(scheduled).toBe(old + Math.floor((pool - old) * deriveMassUntil(0.3, rounds)));
    }
  });
});

describe('a penalty that rises', () => {
  it('takes no more of requests on their way than was locked for them', () => {
    const run = new Run(
      smallScenario(
        'clock.horizon=4 d',
        'users.candidateRate=0.3 /h',
        'mechanisms.latencyPenalty.max=5 %',
        changes(['2 d', 'mechanisms.latencyPenalty.max: 100 %']),
      ),
    );
    const { requests, scratch } = run.world;
    let late = 0;
    const observer = {
      enter: (phase: string) => {
        if (phase !== 'settle') return;
        const { gross, base, escrowed, fee } = requests.col;
        for (const row of scratch.served.subarray(0, scratch.servedCount)) {
          expect(gross[row]).toBeLessThanOrEqual(escrowed[row] + fee[row]);
          if (gross[row] > 1.5 * base[row]) late += 1;
        }
      },
      leave: () => undefined,
    };
    while (!run.done) run.step(observer);
    expect(late).toBeGreaterThan(0);
  });
});
