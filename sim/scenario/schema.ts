import { z } from '../zod.ts';
import { fixed, name, text } from './field.ts';
import { adaptorsSection, delegatorsSection, nodesSection, usersSection } from './sections/agents.ts';
import { changesSection } from './sections/changes.ts';
import { clockSection, recordSection } from './sections/clock.ts';
import { daoSection, marketsSection, subnetsSection, twoPmSection, vaultSection } from './sections/dao.ts';
import { contributorsSection, stakersSection, tradersSection } from './sections/holders.ts';
import { mechanismsSection } from './sections/mechanisms.ts';
import { shocksSection } from './sections/shocks.ts';
import { priceSection, seriesSection, tokensSection } from './sections/tokens.ts';
import { workloadsSection } from './sections/workloads.ts';

/** The whole of a scenario file: every parameter with its unit, range, meaning and provenance. */
export const scenarioSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  extends: z.string().max(500).optional(),
  name: fixed(
    'it names the run',
    name(undefined, { provenance: 'A', doc: 'Name of the scenario; also of its output folder.' }),
  ),
  question: fixed(
    'it names the run',
    text('', { provenance: 'A', doc: 'The question that the scenario answers.' }),
  ),
  seed: fixed(
    'every draw stands on it',
    name('dmpsim', { provenance: 'A', doc: 'Seed of every random draw.' }, 200),
  ),
  clock: clockSection,
  record: recordSection,
  tokens: tokensSection,
  price: priceSection,
  series: seriesSection,
  workloads: workloadsSection,
  mechanisms: mechanismsSection,
  users: usersSection,
  nodes: nodesSection,
  adaptors: adaptorsSection,
  delegators: delegatorsSection,
  twoPm: twoPmSection,
  dao: daoSection,
  subnets: subnetsSection,
  vault: vaultSection,
  markets: marketsSection,
  stakers: stakersSection,
  contributors: contributorsSection,
  traders: tradersSection,
  shocks: shocksSection,
  changes: changesSection,
});

/** A resolved scenario: every value present, in the canonical unit of its dimension (see `Dimension`). */
export type Scenario = z.output<typeof scenarioSchema>;
