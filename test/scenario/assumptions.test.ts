import { describe, expect, it } from 'vitest';
import { type Assumption, listAssumptions } from '../../sim/scenario/assumptions.ts';
import { minimalScenario, nextLine, resolveWith } from './minimal-scenario.ts';

/** Rows by path of the minimal scenario with more lines. */
function explain(more: string, set: readonly string[] = []): ReadonlyMap<string, Assumption> {
  return new Map(listAssumptions(resolveWith(more, { set })).map((row) => [row.path, row]));
}

describe('the table of assumptions', () => {
  it('has every parameter with unit, provenance, origin and meaning', () => {
    const rows = explain('');
    expect(rows.get('mechanisms.slashing.downtimeLimit')).toEqual({
      path: 'mechanisms.slashing.downtimeLimit',
      value: '72 h',
      unit: 'h',
      provenance: 'S',
      origin: 'default',
      doc: 'Downtime that is punished.',
    });
    expect(rows.get('tokens.wallets.desk')).toMatchObject({
      value: '75,000,000 DGAI',
      provenance: 'A',
      origin: 'x.yaml:6',
    });
    expect(rows.get('workloads.0.cu')).toMatchObject({
      value: 'exponential, mean 100 CU',
      origin: 'x.yaml:10',
    });
    expect(rows.get('shocks')).toMatchObject({ value: 'none', origin: 'default' });
    expect(rows.get('users.budgetUsdPerWeek')?.value).toBe('lognormal, mean 3 USD, cv 1');
    expect(rows.size).toBeGreaterThan(120);
  });

  it('takes provenance from a comment, from the default when it is just that, and else assumes', () => {
    const rows = explain(
      'mechanisms:\n  slashing: { fakeResult: 20 % }\n  price:\n    basePrice: 0.050 DGAI/CU\n  split:\n    network: 3 %\n    governance: 6 % # S: paper\n',
      ['mechanisms.staking.unbonding=90 d'],
    );
    expect(rows.get('mechanisms.price.basePrice')).toMatchObject({
      provenance: 'S',
      origin: `x.yaml:${nextLine + 3}`,
    });
    expect(rows.get('mechanisms.split.network')).toMatchObject({ provenance: 'A', value: '3 %' });
    expect(rows.get('mechanisms.split.governance')).toMatchObject({ provenance: 'S', value: '6 %' });
    expect(rows.get('mechanisms.staking.unbonding')).toMatchObject({
      provenance: 'A',
      origin: '--set',
      value: '90 d',
    });
  });

  it('shows shocks, formulas and proposals as they were written', () => {
    const rows = explain(
      `shocks: [{ kind: outage, at: 1 week, share: 30 % }]\nusers: { demand: "= 1 + 0.1*week" }\nmechanisms: { governance: { proposals: [{ at: 4 weeks, set: { mechanisms.price.basePrice: 0.04 DGAI/CU } }] } }\n`,
    );
    expect(rows.get('shocks.0.kind')?.value).toBe('outage');
    expect(rows.get('shocks.0.share')).toMatchObject({ value: '30 %', unit: '%' });
    expect(rows.get('shocks.0.lasts')).toMatchObject({ value: '1 week', origin: 'default' });
    expect(rows.get('users.demand')?.value).toBe('= 1 + 0.1*week');
    const set = rows.get('mechanisms.governance.proposals.0.set.mechanisms.price.basePrice');
    expect(set).toMatchObject({ value: '0.04 DGAI/CU', unit: 'DGAI/CU', origin: `x.yaml:${nextLine + 2}` });
  });

  it('can be read back: what it shows is what was meant', () => {
    const rows = explain('');
    const settings = [...rows.values()]
      .filter(({ unit, value }) => unit !== '' && !value.includes(','))
      .map(({ path, value }) => `${path}=${value}`);
    expect(settings.length).toBeGreaterThan(60);
    expect(resolveWith('', { set: settings }).sha256).toBe(resolveWith('').sha256);
    expect(minimalScenario).toContain('name: minimal');
  });
});
