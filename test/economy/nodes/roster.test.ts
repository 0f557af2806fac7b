import { describe, expect, it } from 'vitest';
import { canServe } from '../../../sim/economy/nodes/nodes.ts';
import { Run } from '../../../sim/economy/run.ts';
import type { IdList } from '../../../sim/state/id-list.ts';
import { smallScenario } from '../small-scenario.ts';

const listed = ({ ids, count }: IdList): number[] => [...ids.subarray(0, count)];

/** Everything that takes nodes away or brings them back: failures, outages, jail for fakes and for downtime, exits and entries. */
const restless = [
  'nodes.failures.mtbf=60 h',
  'nodes.failures.mttr=20 h',
  'mechanisms.slashing.downtimeLimit=24 h',
  'mechanisms.slashing.jail=30 h',
  'shocks=[{ kind: outage, at: 50 h, lasts: 30 h, share: 40 % }, { kind: fake-ring, at: 1 week, lasts: 1 week, share: 20 % }]',
  'nodes.entry.considers=50 %',
  'nodes.entry.lossWeeks=1',
];

describe('the roster of nodes', () => {
  it('lists in each tick exactly those who can serve and those who run a node but cannot', () => {
    const run = new Run(smallScenario(...restless));
    const { nodes, roster } = run.world;
    const everyone = [...nodes.col.active.keys()];
    const seen = new Set<string>();
    const look = (): void => {
      const { tick } = run.world;
      const serving = everyone.filter((node) => canServe(nodes, node, tick));
      expect(listed(roster.serving), `serving in tick ${tick}`).toEqual(serving);
      const missing = everyone.filter((node) => nodes.col.active[node] === 1 && !serving.includes(node));
      expect(listed(roster.absent), `absent in tick ${tick}`).toEqual(missing);
      for (const node of missing) {
        if (nodes.col.up[node] === 0) seen.add('down');
        if (nodes.col.outageUntil[node] > tick) seen.add('outage');
        if (nodes.col.jailedUntil[node] > 0) seen.add('jail');
      }
    };
    const events = new Set<string>();
    while (!run.done) {
      run.step({ enter: () => undefined, leave: (phase) => (phase === 'route' ? look() : undefined) });
      for (const { kind } of run.drainEvents()) events.add(kind);
    }
    expect([...seen].sort()).toEqual(['down', 'jail', 'outage']);
    expect([...events]).toEqual(
      expect.arrayContaining(['slash.fake', 'slash.downtime', 'unjail', 'leave', 'join']),
    );
  });
});
