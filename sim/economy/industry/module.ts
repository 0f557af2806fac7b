import { defineModule } from '../../kernel/module.ts';
import { drawFactor } from '../../kernel/traits.ts';
import { order } from '../markets/module.ts';
import { delegation } from '../staking/module.ts';
import { checkIndustry, industryPaths } from './checks.ts';
import { industryMeasures } from './measures.ts';
import { moveAdaptors } from './phases/move.ts';
import { runAdaptors } from './phases/run.ts';
import { industry, type World } from './state.ts';

export const industryModule = defineModule(industry, {
  checks: [checkIndustry],
  readsAlone: industryPaths,
  create: ({ adaptors, scenario, trade }) => {
    adaptors.col.absent.fill(1, scenario.adaptors.count);
    trade.col.present[0] = scenario.adaptors.count;
  },
  traits: drawCosts,
  adopts: { adaptors: 'usdPerHour' },
  measures: industryMeasures,
  phases: [
    {
      slot: 'earn',
      doc: 'weekly: adaptors pay what routing costs, and see what is left',
      writes: { adaptors: 'lossWeeks margin weekCost', industry: 'incomeUsd cu isSeen' },
      run: runAdaptors,
    },
    {
      slot: 'adapt',
      doc: 'weekly: adaptors come and go',
      writes: {
        adaptors: 'absent appeal bonding jailedUntil downSince latency lossWeeks',
        industry: 'present',
        'industry-counts': 'entered left',
      },
      does: [delegation, order],
      run: moveAdaptors,
    },
  ],
  handedOn: [
    [
      { adaptors: 'absent appeal bonding jailedUntil downSince latency lossWeeks' },
      'an adaptor that joins begins anew',
    ],
  ],
});

/** What machines cost each adaptor, by its own draw. */
function drawCosts({ adaptors, firms, scenario, streams }: World): void {
  const { usdPerHour, costSpread } = scenario.adaptors.industry;
  for (let id = 0; id < adaptors.rows; id += 1)
    firms.col.usdPerHour[id] = usdPerHour * drawFactor(streams['adaptor.cost'], id, 0, costSpread);
}
