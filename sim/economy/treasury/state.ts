import { declare, table, type WorldOf } from '../../kernel/module.ts';
import type { Reason } from '../../ledger/ledger.ts';
import { column } from '../../state/table.ts';
import { inference } from '../inference/state.ts';
import { treasuryParameters } from './parameters.ts';

/** What another part of the economy has the treasury or operations pay at the end of a week. */
export interface Bill {
  readonly payer: 'treasury' | 'operations';
  readonly reason: Reason;
  /** USD that are due, base units. */
  readonly due: () => number;
  /** The week's payment is made: `paid` of `due`. */
  readonly settle: (due: number, paid: number) => void;
}

/** The treasury and operations. */
export const treasury = declare(
  {
    name: 'treasury',
    doc: 'What treasury and operations spend, grant and pass on.',
    parameters: treasuryParameters,
    needs: [inference],
    tables: {
      economy: table('economy', {
        grantsWaiting: column('f64', '1e-6 DGAI', 'granted, and not awarded to a project yet'),
      }),
    },
    counts: { granted: column('f64', '1e-6 DGAI', 'granted by the treasury') },
    flows: {
      DGAI: {
        'treasury.grant': ['treasury', 'community', 'grants', 45],
        'treasury.governance': ['treasury', 'governance pool', 'yearly share of the treasury', 46],
        'treasury.voters': ['treasury', 'governance pool', 'weekly pay of voters out of the treasury', 46.5],
      },
      USD: {
        'outside.out.treasury': ['treasury', 'burn', 'maintenance, audits, storage', 56],
        'outside.out.operations': ['operations', 'burn', 'gas and storage', 57],
      },
    },
  },
  () => ({
    /** Bills beside those that it states itself. */
    bills: [] as Bill[],
  }),
);

export type World = WorldOf<typeof treasury>;
