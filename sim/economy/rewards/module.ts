import { defineModule } from '../../kernel/module.ts';
import { checkDecline, checkPayWeight, warnOfSchedule } from './checks.ts';
import { closePeriod, turnEmission } from './emission-schedule.ts';
import { rewardMeasures } from './measures.ts';
import { reward } from './phases/reward.ts';
import { sizeOfPay } from './size.ts';
import { rewards } from './state.ts';

export const rewardsModule = defineModule(rewards, {
  checks: [checkPayWeight, checkDecline],
  warnings: [warnOfSchedule],
  takes: sizeOfPay,
  turn: turnEmission,
  recomputes: closePeriod,
  adopts: { economy: 'emitted carried emissionDue emissionFrom' },
  measures: rewardMeasures,
  phases: [
    {
      slot: 'reward',
      doc: 'weekly: self-dealing, claims, node and adaptor pay, emission, vesting',
      writes: {
        nodes: 'perShare weekCuMilli weekEmission weekIncome weekSelfDealt weekWeight',
        adaptors: 'kickback',
        economy:
          'emitted carried reissued communityVested teamVested investorsVested airdropVested liquidityVested weekFees lastWeekFees weekServed lastWeekServed',
        'rewards-counts': 'lastWeekDelegation lastWeekEmission selfDealtMilli weekCuMilli',
      },
      run: reward,
    },
  ],
  handedOn: [[{ economy: 'emitted carried' }, 'a rule that takes over settles what was due']],
});
