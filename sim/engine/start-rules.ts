import { PPM } from '../ledger/amount.ts';
import type { ResolvedScenario } from '../scenario/resolve.ts';
import type { RuleSet } from '../state/rules.ts';

/** The rules that a run begins with, those that changes set from the first hour on among them; shares in ppm. */
export function readStartRules({ scenario, stages }: Pick<ResolvedScenario, 'scenario' | 'stages'>): RuleSet {
  const { mechanisms, dao } = stages.findLast(({ from }) => from <= 0)?.scenario ?? scenario;
  const { price, split, slashing, verification } = mechanisms;
  const { airdrop, founding } = dao;
  const ppm = (share: number): number => Math.round(share * PPM);
  return {
    basePrice: price.basePrice,
    network: ppm(split.network),
    governance: ppm(split.governance),
    treasury: ppm(split.treasury),
    adaptor: ppm(split.adaptor),
    royalty: ppm(split.royalty),
    slashFake: ppm(slashing.fakeResult),
    slashDowntime: ppm(slashing.downtime),
    slashMisrouting: ppm(slashing.misrouting),
    audit: ppm(verification.audit),
    airdropWeekly: airdrop.weekly,
    daoShare: ppm(founding.daoShare),
    firstBatch: ppm(founding.firstBatch),
  };
}
