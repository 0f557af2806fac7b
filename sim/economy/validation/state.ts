import { declare, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { inference } from '../inference/state.ts';
import { validationParameters } from './parameters.ts';

/** Audits and monitoring as work that somebody does and somebody pays. */
export const validation = declare({
  name: 'validation',
  doc: 'What audits and monitoring take of the time of nodes, and who pays for it.',
  parameters: validationParameters,
  on: 'mechanisms.validation.enabled',
  needs: [inference],
  counts: {
    checked: column('f64', '1', 'results checked'),
    skipped: column('f64', '1', 'audits that nobody could pay for or do'),
    auditPaid: column('f64', '1e-6 DGAI', 'paid for audits'),
    monitoringPaid: column('f64', '1e-6 DGAI', 'paid for monitoring'),
    checkHours: column('f64', 'h', 'time of nodes that audits and monitoring took'),
    honest: column('f64', '1', 'results served that nobody made up'),
  },
  flows: {
    DGAI: {
      'check.treasury': ['treasury', 'node pot', 'audits and monitoring', 10_111],
      'check.operations': ['operations', 'node pot', 'audits and monitoring', 10_112],
      'check.adaptors': ['adaptor pot', 'node pot', 'audits and monitoring', 10_113],
    },
  },
  streams: ['audit.node'],
});

export type World = WorldOf<typeof validation>;
