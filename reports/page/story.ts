import { emissionChart } from './charts/emission.ts';
import { feeFlowsChart } from './charts/fee-flows.ts';
import { feesChart } from './charts/fees.ts';
import { honestyChart } from './charts/honesty.ts';
import { latencyChart } from './charts/latency.ts';
import { nodeMarginsChart } from './charts/node-margins.ts';
import { nodePopulationChart } from './charts/node-population.ts';
import { priceChart } from './charts/price.ts';
import { requestCostChart } from './charts/request-cost.ts';
import { requestsChart } from './charts/requests.ts';
import { securityChart } from './charts/security.ts';
import { selfDealingChart } from './charts/self-dealing.ts';
import { supplyChart } from './charts/supply.ts';
import { treasuryChart } from './charts/treasury.ts';
import { usersChart } from './charts/users.ts';
import { utilisationChart } from './charts/utilisation.ts';
import type { FlowChart } from './flow-chart.ts';
import type { RunView } from './run-view.ts';
import type { LeftOut, TimeChart } from './time-chart.ts';

/** Makes a chart of a run, or says why there is none. */
export type ChartMaker = (run: RunView) => TimeChart | FlowChart | LeftOut;

/** The chapters of a report and their charts, in the order in which they are told. A new chart is one line here. */
export const story: readonly { readonly title: string; readonly charts: readonly ChartMaker[] }[] = [
  { title: 'The token', charts: [supplyChart, emissionChart, priceChart] },
  { title: 'Users', charts: [usersChart, requestsChart, requestCostChart] },
  { title: 'Service', charts: [utilisationChart, latencyChart] },
  { title: 'Fees', charts: [feeFlowsChart, feesChart, treasuryChart] },
  {
    title: 'Nodes',
    charts: [nodeMarginsChart, nodePopulationChart, honestyChart, selfDealingChart, securityChart],
  },
];
