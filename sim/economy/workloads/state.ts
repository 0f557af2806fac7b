import { type CountOf, declare, table } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { workloadsParameters } from './parameters.ts';
import { createChoice } from './workloads.ts';

/** What the network offers; one row per workload. */
const workloadSpec = {
  whitelisted: column('u8', '0/1', 'whether users may ask for it'),
} as const;

const ofWorkloads: CountOf<typeof workloadsParameters> = ({ scenario }) => scenario.workloads.length;

/** What users may ask for. */
export const workloads = declare(
  {
    name: 'workloads',
    doc: 'What users may ask for, and what it takes in compute units.',
    parameters: workloadsParameters,
    tables: { offered: table('workloads', workloadSpec, ofWorkloads) },
  },
  ({ scenario }) => ({
    /** Table of workloads to draw from: what users want, offered or not. */
    workloadChoice: createChoice(scenario),
  }),
);
