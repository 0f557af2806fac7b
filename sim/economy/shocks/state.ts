import { declare, type WorldOf } from '../../kernel/module.ts';
import { inference } from '../inference/state.ts';
import { shocksParameters } from './parameters.ts';

/** What strikes from outside. */
export const shocks = declare({
  name: 'shocks',
  doc: 'Outages, rings of fakes and exits of large delegators that strike at a date.',
  parameters: shocksParameters,
  needs: [inference],
  streams: ['node.outage', 'node.ring'],
});

export type World = WorldOf<typeof shocks>;
