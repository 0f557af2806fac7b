import { PPM } from '../ledger/amount.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { RuleSet } from '../state/rules.ts';

/** The rules that a scenario begins with; shares in ppm. */
export function readStartRules({ mechanisms, dao }: Scenario): RuleSet {
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
