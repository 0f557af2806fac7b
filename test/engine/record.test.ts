import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/engine/simulate.ts';
import { smallJoined } from './small-scenario.ts';

const UNIT = 1_000_000;

describe('what is measured since the start', () => {
  // A fund that is empty after five of ten weeks, a treasury that grants, and fakes that are found.
  const run = simulate(
    smallJoined(
      'clock.horizon=12 weeks',
      'markets.mining={ enabled: true, perWeek: "2,400,000 2PM", lasts: 10 weeks }',
      'mechanisms.treasury.grantsPerWeek=500 DGAI',
      'dao.founding.daoShare=20 %',
    ),
  );
  const latest = (metric: string): number => [...(run.metrics.get(metric) ?? [])].at(-1) ?? Number.NaN;
  const moved = (...reasons: readonly string[]): number =>
    run.flows
      .filter(({ reason }) => reasons.some((one) => reason === one || reason.startsWith(`${one}.`)))
      .reduce((sum, { total, token }) => sum + Number(total) / (token.startsWith('RT') ? 1 : UNIT), 0);

  it.each([
    ['mining.paid', ['mining.fund']],
    ['treasury.granted', ['treasury.grant']],
    ['dmp.minted', ['dmp.stake', 'dmp.airdrop']],
    ['dmp.burned', ['dmp.unstake', 'dmp.found']],
    ['royalties.claimed', ['royalty.pay', 'royalty.harvest']],
    ['rt.claimed', ['rt.claim']],
    ['slashed.dgai', ['slash']],
  ])('%s is what moved for it', (metric, reasons) => {
    expect(latest(metric)).toBeGreaterThan(0);
    expect(latest(metric)).toBeCloseTo(moved(...reasons), 5);
  });

  it('goes on after a fund is empty with nothing, though more would be due', () => {
    expect(latest('mining.paid')).toBeCloseTo(12_000_000, 3);
    expect(latest('ecosystem.2pm')).toBeLessThan(0.001);
  });

  it('grants are for every week that ended', () => {
    expect(latest('treasury.granted')).toBe(12 * 500);
  });
});
