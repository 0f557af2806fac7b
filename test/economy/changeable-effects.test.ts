import { describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';
import { changeablePaths, isChangeable } from '../../sim/scenario/changeable.ts';
import { valueAt, withValues } from '../../sim/scenario/changed-values.ts';
import { declaredFields } from '../../sim/scenario/declared-fields.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { schemaAt } from '../../sim/scenario/schema-tree.ts';
import { type ChangeGroup, changeGroups } from './changeable-values.ts';
import { habits } from './habits.ts';
import { smallJoined, smallScenario } from './small-scenario.ts';

const size = ['users.active=150', 'users.potential=180'];

const resolve = ({ of, set }: ChangeGroup, ...more: string[]): ResolvedScenario =>
  (of === 'joined' ? smallJoined : smallScenario)(...size, ...set, ...more);

/** The scenario with one value changed at the group's date, as resolving it would make it. */
function changing(base: ResolvedScenario, { weeks, values }: ChangeGroup, path: string): ResolvedScenario {
  const set = { [path]: schemaAt(scenarioSchema(), path.split('.'))?.parse(values[path]) };
  return {
    ...base,
    stages: [{ from: 168 * weeks, scenario: withValues(base.scenario, set), slots: {}, set }],
  };
}

/** Everything that happens in a tick, after each tick; what only the state knows at the end. */
function trace(run: Run, until: (row: string, tick: number) => boolean): string {
  while (!run.done) {
    const { tick } = run;
    run.step();
    run.drainEvents();
    if (until(run.chainRow.join(' '), tick)) return '';
  }
  return run.digest();
}

const lists = /^(nodes\.tiers|workloads|tokens\.lots|markets\.mining\.pools)\.\d+/;
const named = (path: string): string =>
  path
    .replace(lists, '$1.<name>')
    .replace(/^rules\.\w+\.(let|flows)\.\w+/, 'rules.<name>.$1.<name>')
    .replace(/^rules\.\w+\./, 'rules.<name>.');

describe('what may change while a run goes on', () => {
  it('is said of every parameter: what may set it, or why nothing may', () => {
    const undecided = declaredFields().filter(
      ({ note }) => (note.setBy === undefined) === (note.fixed === undefined),
    );
    expect(undecided.map(({ path }) => path)).toEqual([]);
  });

  it('is tried below without an exception, or among the habits', () => {
    const tried = changeGroups.flatMap(({ values }) => Object.keys(values).map(named));
    const ofHabit = habits.map(([path]) => path).filter(isChangeable);
    expect([...tried, ...ofHabit].toSorted()).toEqual(changeablePaths());
  });

  it.each(changeGroups)('has an effect, from its date on: $what', (group) => {
    const base = resolve(group);
    const rows: string[] = [];
    const digest = trace(new Run(base), (row) => {
      rows.push(row);
      return false;
    });
    const date = Math.ceil((168 * group.weeks) / base.scenario.clock.tick);
    const idle: string[] = [];
    for (const path of Object.keys(group.values)) {
      let differs = -1;
      const end = trace(new Run(changing(base, group, path)), (row, tick) => {
        if (row !== rows[tick]) differs = tick;
        return differs >= 0;
      });
      if (differs < 0 && end === digest) idle.push(path);
      if (differs >= 0) expect(differs, path).toBeGreaterThanOrEqual(date);
    }
    expect(idle).toEqual([]);
  });

  it.each(changeGroups)('together, is read, conserves and resumes: $what', (group) => {
    const entries = Object.entries(group.values).filter(([path]) => !alone.has(path));
    const set = entries
      .map(([path, value]) => `${JSON.stringify(path)}: ${JSON.stringify(value)}`)
      .join(', ');
    const all = resolve(group, `changes=[{ from: ${group.weeks * 168 + 30} h, set: { ${set} } }]`);
    for (const [path] of entries)
      expect(valueAt(all.stages[0].scenario, path), path).not.toEqual(valueAt(all.scenario, path));
    const straight = new Run(all);
    const middle = Math.floor(((168 * group.weeks + 30) / straight.ticks + straight.ticks) / 2);
    let saved = straight.save();
    while (!straight.done) {
      straight.step();
      if (straight.tick === middle) saved = straight.save();
    }
    const resumed = Run.restore(all, saved);
    while (!resumed.done) resumed.step();
    expect(resumed.digest()).toBe(straight.digest());
  });
});

/** Would leave nothing for others to change, or contradict one of them. */
const alone = new Set([
  'users.priced',
  'mechanisms.governance.enabled',
  'mechanisms.emission.enabled',
  'mechanisms.emission.formula',
  'nodes.cheating.enabled',
  'adaptors.misrouting.enabled',
  'workloads.0.whitelisted',
  'dao.exit',
  'markets.mining.enabled',
  'vault.decay',
  'vault.ratio',
  'rules.r.enabled',
]);
