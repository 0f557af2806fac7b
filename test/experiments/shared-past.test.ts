import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ResolvedScenario, resolveScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';
import { InputError } from '../../sim/errors.ts';
import { type ReplicationRequest, runReplication } from '../../sim/experiments/replication.ts';
import { findSharedHours } from '../../sim/experiments/shared-hours.ts';
import { SharedPast } from '../../sim/experiments/shared-past.ts';
import { isChangeable } from '../../sim/scenario/changeable.ts';
import { valueAt } from '../../sim/scenario/changed-values.ts';
import { SourceKeeper } from '../../sim/scenario/kept-sources.ts';
import { fileReader } from '../../sim/store/scenario-files.ts';
import { listNumericParameters } from '../ranges/numeric-parameters.ts';
import { hamlet } from '../ranges/outcome.ts';

/** Twelve days of all parts, in which a vote passes at noon of the third. */
const given = ['clock.horizon=12 d', 'mechanisms.governance.proposals.0.at=12 h'];
const own = { from: '5 d', set: { 'users.elasticity': 2 } };
const today = hamlet([...given, `changes=${JSON.stringify([own])}`]);
const changeable = listNumericParameters(today.scenario).filter(({ path }) => isChangeable(path));

/** A change at some hour to some value of today, larger or smaller. */
const change = fc
  .tuple(fc.constantFrom(...changeable), fc.integer({ min: 1, max: 12 * 24 }), fc.constantFrom(0.5, 0.9, 1.3))
  .map(([{ path, write }, hour, factor]) => {
    const value = valueAt(today.scenario, path);
    const written = write((typeof value === 'number' ? value : 1) * factor);
    return { from: `${hour} h`, set: { [path]: JSON.parse(written) } };
  });

const settingOf = (changes: readonly object[]): string => `changes=${JSON.stringify([own, ...changes])}`;

function resolveWith(changes: readonly object[]): ResolvedScenario | undefined {
  try {
    return hamlet([...given, settingOf(changes)]);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

const finish = (run: Run): string => {
  while (!run.done) run.step();
  return run.digest();
};

it('a run that is taken back to where another leaves it is that other, bit for bit, whatever ran in between', () => {
  const kept = new Run(today, { seed: 'fork', replication: 0 });
  let taken = 0;
  const law = fc.property(
    fc.array(change, { minLength: 1, maxLength: 2 }),
    fc.nat(9),
    (changes, replication) => {
      const resolved = resolveWith(changes);
      fc.pre(resolved !== undefined);
      const tick = Math.ceil(findSharedHours(today, resolved) / today.scenario.clock.tick);
      fc.pre(tick > 0 && tick < kept.ticks);
      const luck = { seed: 'fork', replication };
      expect(kept.reset(luck, today)).toBe(true);
      while (kept.tick < tick) kept.step();
      const past = kept.snapshot();
      const straight = finish(kept);
      if (!kept.reset(luck, resolved, past)) return;
      expect(finish(kept)).toBe(finish(new Run(resolved, luck)));
      expect(kept.reset(luck, today, past)).toBe(true);
      expect(finish(kept)).toBe(straight);
      taken += 1;
    },
  );
  fc.assert(law, { numRuns: 12 });
  expect(taken).toBeGreaterThan(3);
});

it('a later change that asks for other tables is made from the start', () => {
  const luck = { seed: 'fork', replication: 0 };
  const run = new Run(today, luck);
  run.step();
  const longer = resolveWith([{ from: '6 d', set: { 'mechanisms.staking.unbonding': '20 weeks' } }]);
  expect(longer && run.reset(luck, longer, run.snapshot())).toBe(false);
});

it('runs together give what each gives alone: digests, figures, series and agents', async () => {
  const file = 'test/ranges/hamlet.yaml';
  const keeper = new SourceKeeper(fileReader(file));
  resolveScenario(file, keeper, { set: given });
  const observe: ReplicationRequest['observe'] = {
    kpis: [
      { name: 'fees', formula: 'sum(fees.gross)' },
      { name: 'late', formula: 'max(nodes.active, 2, 9)' },
    ],
    series: { metrics: ['fees.gross', 'nodes.active'], everyHours: 36 },
    finals: [{ table: 'nodes', columns: ['tier', 'stake.dgai'] }],
  };
  const cheaper = { from: '7 d', set: { 'mechanisms.price.basePrice': '0.03 DGAI/CU' } };
  const arms = [
    [],
    [cheaper],
    [cheaper, { from: '9 d', set: { 'users.demand': 2 } }],
    [{ from: '7 d', set: { 'mechanisms.staking.unbonding': '20 weeks' } }],
    [{ from: '0 h', set: { 'users.demand': 2 } }],
  ];
  const requests = arms.map((changes) => ({
    scenario: { file, sources: keeper.sources },
    set: [...given, settingOf(changes)],
    seed: 'together',
    replication: 3,
    observe,
  }));
  const together = new SharedPast(requests);
  const digests = new Set<string>();
  for (const [place, request] of requests.entries()) {
    const result = await together.make(place);
    expect(result).toEqual(await runReplication(request));
    expect(result.digest).toBe(finish(new Run(hamlet(request.set), request)));
    digests.add(result.digest);
  }
  together.close();
  expect(digests.size).toBeGreaterThan(3);
});
