import { defineModule } from '../../kernel/module.ts';
import { checkRunningCosts, checkTierNames, checkTierShares } from './checks.ts';
import { createNodes, drawNodes } from './genesis.ts';
import { deriveMeanHours } from './mechanisms/availability.ts';
import { sizeOfNodes } from './size.ts';
import { nodes } from './state.ts';

export const nodesModule = defineModule(nodes, {
  checks: [checkTierNames, checkTierShares, checkRunningCosts],
  takes: sizeOfNodes,
  create: createNodes,
  traits: drawNodes,
  adopts: { nodes: 'usdPerHour usdPerCu rationality selfDealer patience' },
  renew: ({ nodeAvailability, roster }) => {
    nodeAvailability.renew();
    roster.renew();
  },
  begin: ({ nodeAvailability }) => nodeAvailability.start(),
  resume: ({ nodeAvailability, tick }) => nodeAvailability.refile(tick),
  enter: ({ nodeAvailability, scenario }) => {
    nodeAvailability.meanHours = deriveMeanHours(scenario.nodes.failures);
  },
});
