import { defineModule } from '../../kernel/module.ts';
import { bindAudit } from './audit.ts';
import { validationMeasures } from './measures.ts';
import { countHonest, monitor } from './phases/monitor.ts';
import { validation } from './state.ts';

/** What is read only where checking is work. */
const validationPaths = ['work', 'pay', 'paidFrom', 'waits', 'monitoring'].map(
  (name) => `mechanisms.validation.${name}`,
);

export const validationModule = defineModule(validation, {
  readsAlone: validationPaths,
  join: (world) => {
    world.auditing.bind = () => bindAudit(world);
  },
  measures: validationMeasures,
  phases: [
    {
      slot: 'settle',
      doc: 'validation: results served that nobody made up',
      writes: { 'validation-counts': 'honest' },
      run: countHonest,
    },
    {
      slot: 'expect',
      doc: 'monitoring: adaptors try nodes',
      writes: {
        nodes: 'freeHours weekCuMilli weekWeight',
        'validation-counts': 'monitoringPaid checkHours',
      },
      run: monitor,
    },
  ],
  handedOn: [[{ 'validation-counts': 'checkHours' }, 'audits and monitoring both take time']],
});
