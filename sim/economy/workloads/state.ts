import { declare, table } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { createChoice, createWorkloads } from './workloads.ts';

/** What the network offers; one row per workload. */
const workloadSpec = {
  whitelisted: column('u8', '0/1', 'whether users may ask for it'),
} as const;

/** What users may ask for. */
export const workloads = declare(
  {
    name: 'workloads',
    doc: 'What users may ask for, and what it takes in compute units.',
    tables: { offered: table('workloads', workloadSpec, ({ scenario }) => scenario.workloads.length) },
  },
  ({ resolved }) => {
    const kinds = createWorkloads(resolved);
    return {
      workloads: kinds,
      /** Table of workloads to draw from: what users want, offered or not. */
      workloadChoice: createChoice(kinds),
    };
  },
);
