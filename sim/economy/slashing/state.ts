import { declare, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { inference } from '../inference/state.ts';
import { slashingParameters } from './parameters.ts';

/** What befalls those who fail or cheat. */
export const slashing = declare({
  name: 'slashing',
  doc: 'Outages of nodes and adaptors, and what they, fakes and misrouting cost: stake, and a time in jail.',
  parameters: slashingParameters,
  needs: [inference],
  counts: {
    slashes: column('f64', '1', 'slashes'),
    slashed: column('f64', '1e-6 DGAI', 'stake burned by slashes'),
    adaptorSlashes: column('f64', '1', 'slashes of adaptors'),
    adaptorsSlashed: column('f64', '1e-6 DGAI', 'stake of adaptors burned by slashes'),
    nodesDown: column('f64', 'ticks', 'downtime of nodes, all together'),
    adaptorsDown: column('f64', 'ticks', 'downtime of adaptors, all together'),
  },
  flows: {
    DGAI: {
      'slash.fake': ['stake', 'burn', 'fake results found', 40],
      'slash.downtime': ['stake', 'burn', 'long downtime', 41],
      'slash.misrouting': ['stake', 'burn', 'misrouting found', 42],
    },
  },
});

export type World = WorldOf<typeof slashing>;
