import { group, type Measure } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import { projectStage, type World } from './state.ts';

const measures = group<World>('ecosystem', [
  [
    'applications.inUse',
    '1',
    'applications in use that grants paid for',
    (w) => w.inUse.col.applications[0],
    'week',
  ],
  ['tools.inUse', '1', 'tools in use that grants paid for', (w) => w.inUse.col.tools[0], 'week'],
  ['models.funded', '1', 'models in use that grants paid for', (w) => w.inUse.col.models[0], 'week'],
  [
    'projects.working',
    '1',
    'funded projects that are at work',
    (w) => w.projects.col.stage.reduce((sum, stage) => sum + Number(stage === projectStage.working), 0),
    'week',
  ],
  [
    'projects.failed',
    '1',
    'funded projects that came to nothing since the start',
    (w) => w.counts.projectsFailed[0],
    'week',
  ],
  [
    'grants.paid',
    'DGAI',
    'paid to developers since the start',
    (w) => w.counts.grantsPaid[0] / BASE_UNITS,
    'week',
  ],
]);

/** What grants have made. */
export const grantMeasures = (): readonly Measure<World>[] => measures;
