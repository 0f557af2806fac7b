import { describe, expect, it } from 'vitest';
import { poolOf } from '../../sim/economy/markets/market.ts';
import { Run } from '../../sim/economy/run.ts';
import { simulate } from '../../sim/economy/simulate.ts';
import { deriveQuantile } from '../../sim/metrics/quantile.ts';
import { smallJoined, smallScenario, smallTwoPm } from './small-scenario.ts';
import { sum } from './watched-run.ts';

const UNIT = 1_000_000;

describe('2PM and royalty tokens', () => {
  it('are in wallets and pools, or where they cannot move, and never twice', () => {
    const cooling = ['dao.exit=cooldown', 'dao.cooldown=2 weeks', 'stakers.stakes== 0.1'];
    const run = new Run(smallTwoPm(...cooling, 'dao.founding.pool=lbp-80-20'));
    const { world } = run;
    const read = (metric: string): number =>
      run.metrics.row[run.metrics.specs.findIndex(({ name }) => name === metric)];
    let most = 0;
    while (!run.done) {
      run.step();
      const kept = read('2pm.staked') + read('2pm.locked') + read('2pm.circulating');
      expect(kept).toBeCloseTo(40_000_000, 4);
      if (world.tick % world.weekTicks !== 0) continue;
      expect(read('2pm.locked') + read('2pm.vested')).toBeGreaterThanOrEqual(8_000_000 - 0.001);
      most = Math.max(most, read('2pm.locked'));
      const held = sum(world.subnetBooks.rt[0].balance);
      if (held > 0) expect(read('rt.subnet-1.circulating')).toBe(held);
    }
    // Some of it was on its way back.
    expect(most).toBeGreaterThan(8_000_000);
    // Its weights are even by now, and the pool as deep as a constant-product one.
    const { base } = world.market.venues[poolOf.firstSubnet];
    const usd = (base.balance[0] / 1000) * read('rt.subnet-1.price');
    expect(read('rt.subnet-1.depth') / usd).toBeCloseTo(1 - 1 / Math.sqrt(1.02), 9);
  });
});

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

describe('the return of nodes', () => {
  /** In the first week 70 % of nodes return only fakes; values of the last week. */
  const measure = (audit: string) => {
    const { metrics } = simulate(
      smallScenario(
        'clock.horizon=1 week',
        'shocks=[{ kind: fake-ring, at: 0 h, share: 70 %, lasts: 1 week }]',
        `mechanisms.verification.audit=${audit}`,
      ),
    );
    const last = (name: string): number => metrics.get(name)?.at(-1) ?? Number.NaN;
    return { all: last('nodes.apr'), free: last('nodes.aprFree'), jailed: last('jailed') };
  };

  it('of all nodes rises when nobody looks, because the jail is empty; of the others it falls', () => {
    const [audited, unseen] = [measure('5 %'), measure('0 %')];
    expect(audited.jailed).toBeGreaterThan(10);
    expect(unseen.jailed).toBe(0);
    expect(unseen.all).toBeGreaterThan(audited.all + 1);
    expect(unseen.free).toBeLessThan(audited.free);
    // With nobody in jail there is one figure.
    expect(unseen.free).toBe(unseen.all);
  });

  it('of nodes not in jail forgets one that was in jail to the end of the week and is released then', () => {
    const run = new Run(
      smallScenario(
        'clock.horizon=1 week',
        'mechanisms.slashing.jail=1 h',
        'mechanisms.slashing.mode=jailOnly',
        // Without slashes everybody else would cheat too, and adaptors be in jail.
        'nodes.cheating.enabled=false',
        'adaptors.misrouting.enabled=false',
        'shocks=[{ kind: fake-ring, at: 0 h, share: 50 %, lasts: 1 week }]',
        'mechanisms.verification.audit=20 %',
        'nodes.failures.enabled=false',
      ),
    );
    const { world } = run;
    let expected = Number.NaN;
    let jailed = 0;
    const observer = {
      enter: () => undefined,
      leave: (phase: string) => {
        if (phase !== 'operate' || !world.endsWeek) return;
        const { active, jailedUntil, annualReturn } = world.nodes.col;
        const free = [...active.keys()].filter((node) => active[node] === 1 && jailedUntil[node] === 0);
        jailed = [...active.keys()].filter((node) => active[node] === 1 && jailedUntil[node] > 0).length;
        expected = deriveQuantile(
          Float64Array.from(free, (node) => annualReturn[node]),
          0.5,
        );
      },
    };
    while (!run.done) run.step(observer);
    expect(jailed).toBeGreaterThan(5);
    // Those who were caught before the last hour are free again.
    expect(world.nodes.col.jailedUntil.filter((until) => until > 0).length).toBeLessThan(jailed / 2);
    const read = (metric: string): number =>
      run.metrics.row[run.metrics.specs.findIndex(({ name }) => name === metric)];
    expect(read('nodes.aprFree')).toBe(expected);
    expect(read('nodes.apr')).toBeLessThan(expected);
  });
});
