import { type CountOf, declare, record, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { WEEK_HOURS } from '../../units.ts';
import { lots } from '../lots/state.ts';
import { operators } from '../operators/state.ts';

/** One row per week gone by, for the figures of the whole run; saved, never hashed. */
const historySpec = {
  utilisation: column('f64', 'share', 'work done over what serving nodes could do, over the week'),
  fees: column('f64', '1e-6 DGAI', 'gross fees'),
  emission: column('f64', '1e-6 DGAI', 'emission paid'),
  requests: column('f64', '1', 'requests settled'),
  price: column('f64', 'USD', 'price of DGAI at the end of the week'),
  activeNodes: column('f64', '1', 'nodes active at the end of the week'),
  activeUsers: column('f64', '1', 'users active at the end of the week'),
  annualReturn: column('f64', 'share', 'median annual return of all active nodes, in jail or not'),
  freeReturn: column('f64', 'share', 'median annual return of active nodes that were not in jail'),
  margin: column('f64', 'share', 'median margin of active nodes'),
  fakes: column('f64', '1', 'fakes returned until then'),
  results: column('f64', '1', 'results returned until then'),
} as const;

/** The network seen as a whole. */
const ofWeeks: CountOf<unknown> = ({ scenario }) => Math.ceil(scenario.clock.horizon / WEEK_HOURS);

export const network = declare({
  name: 'network',
  doc: 'What the parts come to together: where DGAI are, how secure stake makes it, how the weeks went.',
  needs: [operators, lots],
  tables: {
    history: record('history', historySpec, ofWeeks),
  },
});

export type World = WorldOf<typeof network>;
