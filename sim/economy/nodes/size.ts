import { peopled, type RunSize } from '../../kernel/run-size.ts';
import { WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** Nodes fail, decide week by week, and are written down. */
export function sizeOfNodes({ clock, nodes, record, workloads }: Scenario): RunSize {
  const { potential, failures } = nodes;
  return {
    work: [
      {
        path: 'record.metricsEvery',
        what: 'nodes in lines of metrics',
        amount: (clock.horizon / record.metricsEvery) * 0.05 * potential,
      },
      {
        path: 'nodes.potential',
        what: 'nodes week by week',
        amount: Math.ceil(clock.horizon / WEEK_HOURS) * potential * 3,
      },
      {
        path: 'nodes.failures.mtbf',
        what: 'failures of nodes',
        // Nothing fails twice in a tick.
        amount: failures.enabled
          ? (potential * clock.horizon) / Math.max(clock.tick, failures.mtbf + failures.mttr)
          : 0,
      },
    ],
    memory: [{ what: 'nodes', ...peopled('nodes', nodes, 600 + 200 * workloads.length) }],
  };
}
