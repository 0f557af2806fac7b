import { adaptorsChart } from './charts/adaptors.ts';
import { contributionsChart } from './charts/contributions.ts';
import { divergenceChart } from './charts/divergence.ts';
import { dmpChart } from './charts/dmp.ts';
import { ecosystemChart } from './charts/ecosystem.ts';
import { emissionChart } from './charts/emission.ts';
import { feeFlowsChart } from './charts/fee-flows.ts';
import { feesChart } from './charts/fees.ts';
import { foundingChart } from './charts/founding.ts';
import { holdingsChart } from './charts/holdings.ts';
import { honestyChart } from './charts/honesty.ts';
import { latencyChart } from './charts/latency.ts';
import { liquidityChart } from './charts/liquidity.ts';
import { modelsChart } from './charts/models.ts';
import { nodeMarginsChart } from './charts/node-margins.ts';
import { nodePopulationChart } from './charts/node-population.ts';
import { noveltyChart } from './charts/novelty.ts';
import { priceChart } from './charts/price.ts';
import { requestCostChart } from './charts/request-cost.ts';
import { requestsChart } from './charts/requests.ts';
import { retentionChart } from './charts/retention.ts';
import { royaltiesChart } from './charts/royalties.ts';
import { royaltyDecayChart } from './charts/royalty-decay.ts';
import { securityChart } from './charts/security.ts';
import { selfDealingChart } from './charts/self-dealing.ts';
import { supplyChart } from './charts/supply.ts';
import { treasuryChart } from './charts/treasury.ts';
import { usersChart } from './charts/users.ts';
import { utilisationChart } from './charts/utilisation.ts';
import { votesChart } from './charts/votes.ts';
import type { ChoiceChart } from './choice-chart.ts';
import type { FlowChart } from './flow-chart.ts';
import type { RunView } from './run-view.ts';
import type { LeftOut, PanelChart } from './time-chart.ts';

/** Whatever a chapter can show. */
export type Chart = PanelChart | FlowChart | ChoiceChart;

/** Makes a chart of a run, or says why there is none; undefined where the run has nothing that it could be about. */
export type ChartMaker = (run: RunView) => Chart | LeftOut | undefined;

/** The chapters of a report and their charts, in the order in which they are told. A new chart is one line here. */
export const story: readonly { readonly title: string; readonly charts: readonly ChartMaker[] }[] = [
  { title: 'The token', charts: [supplyChart, emissionChart, priceChart, liquidityChart] },
  { title: 'Users', charts: [usersChart, retentionChart, requestsChart, requestCostChart] },
  { title: 'Service', charts: [utilisationChart, latencyChart, adaptorsChart] },
  { title: 'Fees', charts: [feeFlowsChart, feesChart, treasuryChart] },
  {
    title: 'Nodes',
    charts: [nodeMarginsChart, nodePopulationChart, honestyChart, selfDealingChart, securityChart],
  },
  { title: 'The DAO', charts: [dmpChart, holdingsChart, votesChart] },
  { title: 'Subnets', charts: [foundingChart, modelsChart, ecosystemChart] },
  {
    title: 'Royalty Vaults',
    charts: [royaltyDecayChart, contributionsChart, divergenceChart, noveltyChart, royaltiesChart],
  },
];
