import { accounts, type CountOf, declare, institution, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { treasury } from '../treasury/state.ts';
import { grantsParameters } from './parameters.ts';

/** How far a project is. */
export const projectStage = { planned: 0, working: 1, inUse: 2, failed: 3, abandoned: 4 } as const;

/** Kinds of projects, in the order of their numbers. */
export const projectKinds = ['models', 'tools', 'applications'] as const;

const ofProjects: CountOf<typeof grantsParameters> = ({ scenario }) => scenario.grants.projects;

/** Projects of developers; one row each. */
const projectSpec = {
  stage: column('u8', 'code', '0 not funded yet, 1 working, 2 in use, 3 failed, 4 fallen out of use'),
  kind: column('u8', 'code', '0 model, 1 tool, 2 application'),
  ask: column('f64', '1e-6 DGAI', 'what it was awarded'),
  weeks: column('i32', 'weeks', 'how long it takes'),
  done: column('i32', 'weeks', 'how long it has worked'),
} as const;

/** Projects in use, by kind. */
const inUseSpec = {
  models: column('f64', '1', 'funded models in use'),
  tools: column('f64', '1', 'funded tools in use'),
  applications: column('f64', '1', 'funded applications in use'),
} as const;

/** Developers whom grants pay, and what they make. */
export const grants = declare({
  name: 'grants',
  doc: 'Developers: models, tools and applications that grants pay for, and what they bring.',
  parameters: grantsParameters,
  needs: [treasury],
  tables: {
    projects: table('projects', projectSpec, ofProjects),
    inUse: table('grants', inUseSpec, () => 1),
  },
  counts: {
    projectsFailed: column('f64', '1', 'funded projects that came to nothing'),
    projectsBegun: column('f64', '1', 'projects funded'),
    grantsPaid: column('f64', '1e-6 DGAI', 'paid to developers'),
  },
  books: {
    projectGrants: accounts('projects', 'grants', 'DGAI', ofProjects),
    developers: institution('developers', 'DGAI'),
    developersUsd: institution('developers usd', 'USD'),
  },
  flows: {
    DGAI: {
      'grant.award': ['community', 'projects', 'grants awarded to projects'],
      'grant.pay': ['projects', 'developers', 'grants paid by the week of work'],
    },
    USD: { 'outside.out.developers': ['developers', 'burn', 'what developers of funded projects live on'] },
  },
  streams: ['grant.project', 'grant.use'],
});

export type World = WorldOf<typeof grants>;
