import { describe, expect, it } from 'vitest';
import { resolveScenario } from '../../sim/economy/resolve.ts';
import { InputError } from '../../sim/errors.ts';
import { type ReplicationRequest, runReplication } from '../../sim/experiments/replication.ts';
import { SharedPast } from '../../sim/experiments/shared-past.ts';
import { simulate } from '../../sim/index.ts';
import { SourceKeeper } from '../../sim/scenario/kept-sources.ts';
import { fileReader } from '../../sim/store/scenario-files.ts';

const file = 'test/e2e/scenarios/village.yaml';
const set = ['clock.horizon=5 d', 'users.elasticity=1.5'];
const keeper = new SourceKeeper(fileReader(file));
const resolved = resolveScenario(file, keeper, { set });

const request: ReplicationRequest = {
  // As another machine gets it.
  scenario: structuredClone({ file, sources: keeper.sources }),
  set,
  seed: 'market day',
  replication: 7,
  observe: {
    kpis: [
      { name: 'fees', formula: 'sum(fees.gross)' },
      { name: 'late', formula: 'max(latency.p95, 2, 4)' },
      { name: 'never', formula: 'mean(nodes.apr)' },
    ],
    series: { metrics: ['nodes.active', 'fees.gross', 'nodes.apr'], everyHours: 48 },
    finals: [{ table: 'nodes', columns: ['tier', 'stake.dgai'] }],
  },
};

const run = simulate(resolved, { seed: 'market day', replication: 7 });
const metric = (name: string): number[] => [...(run.metrics.get(name) ?? [])];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('a replication', () => {
  it('is the run of the seed and replication, made from text alone', async () => {
    const result = await runReplication(request);
    expect(result?.digest).toBe(run.digest);
    const another = await runReplication({ ...request, replication: 8 });
    expect(another?.digest).toBe(simulate(resolved, { seed: 'market day', replication: 8 }).digest);
    expect(another?.digest).not.toBe(run.digest);
  });

  it('gives KPIs as they come out of the metrics of the run', async () => {
    const [fees, late, never] = (await runReplication(request))?.kpis ?? [];
    expect(fees).toBeCloseTo(sum(metric('fees.gross')), 9);
    const known = metric('latency.p95')
      .slice(48, 96)
      .filter((value) => !Number.isNaN(value));
    expect(late).toBe(Math.max(...known));
    expect(never).toBeNaN();
  });

  it('has what a figure asks of today from the run without what varies, on the same luck', async () => {
    const today = ['clock.horizon=5 d'];
    const kpis = [
      'sum(fees.gross)',
      'today(sum(fees.gross))',
      'sum(fees.gross) / today(sum(fees.gross))',
    ].map((formula) => ({ name: formula, formula }));
    const observe = { ...request.observe, kpis, today };
    const base = await runReplication({ ...request, set: today, observe });
    const dearer = [...today, 'mechanisms.price.basePrice=0.1 DGAI/CU'];
    const requests = [4, 5].map((replication) => ({ ...request, set: dearer, replication, observe }));
    for (const one of requests) {
      const own = await runReplication({ ...one, set: today });
      const made = await runReplication(one);
      const [fees, before, ratio] = made?.kpis ?? [];
      expect(before).toBe(own?.kpis[0]);
      expect(before).not.toBe(base?.kpis[0]);
      expect(fees).not.toBe(before);
      expect(ratio).toBe(fees / before);
      expect(made?.digest).toBe((await runReplication({ ...one, observe: request.observe }))?.digest);
      const shared = new SharedPast([one]);
      expect((await shared.make(0)).kpis).toEqual(made?.kpis);
      shared.close();
    }
    expect(base?.kpis[2]).toBe(1);
  });

  it.each([
    ['a window that begins after its end', 'mean(fees.gross, 400)'],
    ['a window that ends after its end', 'mean(fees.gross, 2, 6 d)'],
    ['a time after its end', 'at(fees.gross, 121 h)'],
  ])('has no figure of %s', async (_what, formula) => {
    const observe = { ...request.observe, kpis: [{ name: 'late', formula }] };
    const made = runReplication({ ...request, observe });
    await expect(made).rejects.toThrow(InputError);
    await expect(made).rejects.toThrow('kpis.late');
  });

  it('gives series as means over their periods, and none where a metric was never measured', async () => {
    const [nodes, fees, returns] = (await runReplication(request))?.series ?? [];
    expect([...fees.hours]).toEqual([48, 96, 120]);
    const gross = metric('fees.gross');
    const means = [gross.slice(0, 48), gross.slice(48, 96), gross.slice(96)].map(
      (list) => sum(list) / list.length,
    );
    for (const [index, mean] of means.entries()) expect(fees.values[index]).toBeCloseTo(mean, 9);
    expect(nodes.values.length).toBe(3);
    expect(returns.values.length).toBe(metric('nodes.apr').filter((value) => !Number.isNaN(value)).length);
  });

  it('gives columns of the agents at the end', async () => {
    const [[tier, stake]] = (await runReplication(request))?.finals ?? [];
    const table = run.tables.find(({ name }) => name === 'nodes');
    const column = (name: string) => [
      ...Array.from(table?.columns.find((one) => one.name === name)?.values ?? []),
    ];
    expect([...tier]).toEqual(column('tier'));
    expect([...stake]).toEqual(column('stake.dgai'));
  });

  it('stops when it is told to, with no result', async () => {
    expect(await runReplication(request, AbortSignal.abort())).toBeUndefined();
  });

  it('refuses what the scenario does not have, and a scenario that came without its text', async () => {
    const kpis = [{ name: 'fees', formula: 'sum(fees.grss)' }];
    await expect(runReplication({ ...request, observe: { ...request.observe, kpis } })).rejects.toThrow(
      'did you mean fees.gross?',
    );
    const scenario = { file, sources: request.scenario.sources.slice(0, 1) };
    await expect(runReplication({ ...request, scenario })).rejects.toThrow('expected the text of');
  });
});
