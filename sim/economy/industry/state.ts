import { declare, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { operators } from '../operators/state.ts';

/** Adaptors that come and go. */
export const industry = declare({
  name: 'industry',
  doc: 'What routing costs adaptors, what is left to them, and how many of them there come to be.',
  on: 'adaptors.industry.enabled',
  needs: [operators],
  tables: {
    firms: table('adaptors', {
      usdPerHour: column('f64', 'USD/h', 'what its machines cost'),
      lossWeeks: column('i32', 'weeks', 'weeks of loss in a row'),
      margin: column('f64', 'share', 'margin over costs in its last week'),
      weekCost: column('f64', 'USD', 'costs of its last week'),
    }),
    trade: table(
      'industry',
      {
        incomeUsd: column('f64', 'USD', 'what all adaptors are seen to earn in a week'),
        cu: column('f64', 'CU', 'what all adaptors are seen to route in a week'),
        isSeen: column('u8', '0/1', 'whether a week has been seen'),
        present: column('i32', '1', 'adaptors in business'),
      },
      () => 1,
    ),
  },
  counts: {
    entered: column('f64', '1', 'adaptors that joined'),
    left: column('f64', '1', 'adaptors that left'),
  },
  flows: {
    USD: { 'outside.out.adaptor': ['adaptors', 'burn', 'running costs of adaptors', 10_121] },
  },
  streams: ['adaptor.cost', 'adaptor.entry'],
});

export type World = WorldOf<typeof industry>;
