import { group, type Measure } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import { canRoute } from '../adaptors/adaptors.ts';
import { countNodes } from '../nodes/active-nodes.ts';
import type { World } from './state.ts';

const offences = group<World>('honesty', [
  ['slashes', '1', 'slashes of nodes and adaptors since the start', (w) => w.counts.slashes[0]],
  [
    'slashed.dgai',
    'DGAI',
    'stake burned by slashes since the start',
    (w) => w.counts.slashed[0] / BASE_UNITS,
  ],
  ['jailed', '1', 'nodes in jail', (w) => countNodes(w, (node) => w.nodes.col.jailedUntil[node] > 0), 'day'],
]);

function countAdaptors({ adaptors }: World, holds: (adaptor: number) => boolean): number {
  let count = 0;
  for (let id = 0; id < adaptors.rows; id += 1) if (holds(id)) count += 1;
  return count;
}

const adaptorMeasures = group<World>('adaptors', [
  [
    'adaptors.online',
    '1',
    'adaptors that can route, neither down nor in jail',
    (w) => countAdaptors(w, (id) => canRoute(w.adaptors, id)),
  ],
  [
    'adaptors.jailed',
    '1',
    'adaptors in jail',
    (w) => countAdaptors(w, (id) => w.adaptors.col.jailedUntil[id] > 0),
    'day',
  ],
  [
    'adaptors.downtime',
    'h',
    'downtime of all adaptors since the start',
    (w) => w.counts.adaptorsDown[0] * w.tickHours,
  ],
  ['adaptors.slashes', '1', 'slashes of adaptors since the start', (w) => w.counts.adaptorSlashes[0]],
  [
    'adaptors.slashed.dgai',
    'DGAI',
    'stake of adaptors burned by slashes since the start',
    (w) => w.counts.adaptorsSlashed[0] / BASE_UNITS,
  ],
]);

/** Who was punished, and how adaptors fare. */
export const slashingMeasures = (): readonly Measure<World>[] => [...offences, ...adaptorMeasures];
