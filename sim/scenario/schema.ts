import { adaptorsSection } from '../economy/adaptors/parameters.ts';
import { daoSection, stakersSection, twoPmSection } from '../economy/dao/parameters.ts';
import { delegatorsSection } from '../economy/delegators/parameters.ts';
import { changesSection, governanceSection } from '../economy/governance/parameters.ts';
import {
  basePriceSection,
  escrowSection,
  latencyPenaltySection,
  queueSection,
  routingSection,
  splitSection,
  verificationSection,
} from '../economy/inference/parameters.ts';
import { marketFields, valuationFields } from '../economy/markets/parameters.ts';
import { miningSection } from '../economy/mining/parameters.ts';
import { nodesSection } from '../economy/nodes/parameters.ts';
import { priceSection, seriesSection } from '../economy/outside/parameters.ts';
import { emissionSection, paySection } from '../economy/rewards/parameters.ts';
import { shocksSection } from '../economy/shocks/parameters.ts';
import { slashingSection } from '../economy/slashing/parameters.ts';
import { stakingSection } from '../economy/staking/parameters.ts';
import { subnetsSection } from '../economy/subnets/parameters.ts';
import { tokensSection } from '../economy/tokens/parameters.ts';
import { tradersSection } from '../economy/traders/parameters.ts';
import { treasurySection } from '../economy/treasury/parameters.ts';
import { usersSection } from '../economy/users/parameters.ts';
import { contributorsSection, vaultSection } from '../economy/vault/parameters.ts';
import { computeUnitSection, workloadsSection } from '../economy/workloads/parameters.ts';
import { clockSection, recordSection } from '../kernel/parameters.ts';
import { z } from '../zod.ts';
import { fixed, name, section, text } from './field.ts';

/** Every mechanism of the inference market (economy.md §2). */
const mechanismsSection = section({
  computeUnit: computeUnitSection,
  price: basePriceSection,
  latencyPenalty: latencyPenaltySection,
  escrow: escrowSection,
  split: splitSection,
  pay: paySection,
  queue: queueSection,
  routing: routingSection,
  verification: verificationSection,
  staking: stakingSection,
  slashing: slashingSection,
  emission: emissionSection,
  treasury: treasurySection,
  governance: governanceSection,
});

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
  markets: section({ ...marketFields, mining: miningSection, ...valuationFields }),
  stakers: stakersSection,
  contributors: contributorsSection,
  traders: tradersSection,
  shocks: shocksSection,
  changes: changesSection,
});

/** A resolved scenario: every value present, in the canonical unit of its dimension (see `Dimension`). */
export type Scenario = z.output<typeof scenarioSchema>;
