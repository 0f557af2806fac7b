import type { ChoiceChart } from '../kit/choice-chart.ts';
import type { FlowChart } from '../kit/flow-chart.ts';
import type { LeftOut, PanelChart } from '../kit/time-chart.ts';
import { chainCostsChart } from './chain/chain-costs.ts';
import { dmpChart } from './dao/dmp.ts';
import { holdingsChart } from './dao/holdings.ts';
import { votesChart } from './governance/votes.ts';
import { adaptorsChart } from './inference/adaptors.ts';
import { feeFlowsChart } from './inference/fee-flows.ts';
import { feesChart } from './inference/fees.ts';
import { latencyChart } from './inference/latency.ts';
import { requestCostChart } from './inference/request-cost.ts';
import { requestsChart } from './inference/requests.ts';
import { utilisationChart } from './inference/utilisation.ts';
import { lotsChart } from './lots/lots.ts';
import { liquidityChart } from './markets/liquidity.ts';
import { priceChart } from './markets/price.ts';
import { securityChart } from './network/security.ts';
import { supplyChart } from './network/supply.ts';
import { nodeMarginsChart } from './operators/node-margins.ts';
import { nodePopulationChart } from './operators/node-population.ts';
import { emissionChart } from './rewards/emission.ts';
import { selfDealingChart } from './rewards/self-dealing.ts';
import type { RunView } from './run-view.ts';
import { honestyChart } from './slashing/honesty.ts';
import { ecosystemChart } from './subnets/ecosystem.ts';
import { foundingChart } from './subnets/founding.ts';
import { modelsChart } from './subnets/models.ts';
import { grantsChart } from './treasury/grants.ts';
import { treasuryChart } from './treasury/treasury.ts';
import { retentionChart } from './users/retention.ts';
import { usersChart } from './users/users.ts';
import { contributionsChart } from './vault/contributions.ts';
import { divergenceChart } from './vault/divergence.ts';
import { noveltyChart } from './vault/novelty.ts';
import { royaltiesChart } from './vault/royalties.ts';
import { royaltyDecayChart } from './vault/royalty-decay.ts';
import { streamsChart } from './vault/streams.ts';
import { tradedDataChart } from './vault/traded-data.ts';

/** Whatever a chapter can show. */
export type Chart = PanelChart | FlowChart | ChoiceChart;

/** Makes a chart of a run, or says why there is none; undefined where the run has nothing that it could be about. */
export type ChartMaker = (run: RunView) => Chart | LeftOut | undefined;

/** The chapters of a report and their charts, in the order in which they are told. A new chart is one line here. */
export const story: readonly { readonly title: string; readonly charts: readonly ChartMaker[] }[] = [
  { title: 'The token', charts: [supplyChart, emissionChart, lotsChart, priceChart, liquidityChart] },
  { title: 'Users', charts: [usersChart, retentionChart, requestsChart, requestCostChart] },
  { title: 'Service', charts: [utilisationChart, latencyChart, adaptorsChart] },
  { title: 'Fees', charts: [feeFlowsChart, feesChart, chainCostsChart, treasuryChart, grantsChart] },
  {
    title: 'Nodes',
    charts: [nodeMarginsChart, nodePopulationChart, honestyChart, selfDealingChart, securityChart],
  },
  { title: 'The DAO', charts: [dmpChart, holdingsChart, votesChart] },
  { title: 'Subnets', charts: [foundingChart, modelsChart, ecosystemChart] },
  {
    title: 'Royalty Vaults',
    charts: [
      royaltyDecayChart,
      streamsChart,
      contributionsChart,
      tradedDataChart,
      divergenceChart,
      noveltyChart,
      royaltiesChart,
    ],
  },
];
