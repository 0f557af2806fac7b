import { group, type Measure } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import type { World } from './state.ts';

/** What checking costs, and what it is worth. */
export const validationMeasures = (): readonly Measure<World>[] =>
  group<World>('honesty', [
    ['validation.checked', '1', 'results checked since the start', (w) => w.counts.checked[0]],
    [
      'validation.skipped',
      '1',
      'audits since the start that nobody could pay for or do',
      (w) => w.counts.skipped[0],
    ],
    [
      'validation.audits.dgai',
      'DGAI',
      'paid for audits since the start',
      (w) => w.counts.auditPaid[0] / BASE_UNITS,
    ],
    [
      'validation.monitoring.dgai',
      'DGAI',
      'paid for monitoring since the start',
      (w) => w.counts.monitoringPaid[0] / BASE_UNITS,
    ],
    [
      'validation.hours',
      'h',
      'time of nodes that audits and monitoring took since the start',
      (w) => w.counts.checkHours[0],
    ],
    ['results.honest', '1', 'results served since the start that nobody made up', (w) => w.counts.honest[0]],
  ]);
