import type { Change } from '../../kernel/module.ts';
import { PPM } from '../../ledger/amount.ts';
import { exp } from '../../portable.ts';
import { type Regime, regimeAfter } from '../governance/regime.ts';
import { deriveRequestChance } from '../inference/request-chance.ts';
import { bindWeigh } from '../operators/temptation.ts';
import type { World } from './state.ts';

/**
 * By workload, how much more the models that serve it would be paid for if a change were made, in parts of what they are paid
 * today (less: negative): users answer to the price by their own logit, a workload may no longer be offered, or be offered anew (1),
 * and fakes that rules no longer deter drive users away. Shares of models and prices of tokens are taken to stay.
 */
export function deriveRoyaltyOutlook(world: World, set: Change): readonly number[] {
  const regimes = [regimeAfter(world, {}), regimeAfter(world, set)];
  const volumes = regimes.map((regime) => {
    const { rules, scenario, whitelisted } = regime;
    const paid = rules.basePrice * deriveRequestChance(world, rules, scenario) * deriveLoyalty(world, regime);
    return world.workloads.map((_, kind) => whitelisted[kind] * paid);
  });
  const [now, then] = volumes;
  return now.map((volume, kind) => (volume === 0 ? Math.sign(then[kind]) : then[kind] / volume - 1));
}

/** Users who stay, where as many results are fakes as rules let operators be tempted to: e^(−β × fakes not found). */
function deriveLoyalty(world: World, { rules, scenario }: Regime): number {
  const { nodes, users, mechanisms } = scenario;
  if (!nodes.cheating.enabled || !users.churn.enabled) return 1;
  const weigh = bindWeigh(world, { rules, scenario });
  const { active } = world.nodes.col;
  let tempted = 0;
  let there = 0;
  for (let node = 0; node < active.length; node += 1) {
    if (active[node] === 0) continue;
    there += 1;
    tempted += weigh(node);
  }
  const found = (rules.audit / PPM) * mechanisms.verification.detection;
  return there === 0 ? 1 : exp((-users.churn.beta * (1 - found) * tempted) / there);
}
