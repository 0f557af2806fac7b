import { withValues } from '../../scenario/changed-values.ts';
import { meanOf } from '../../scenario/exact-amounts.ts';
import { odd, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';
import { weighsIdle } from '../rewards/mechanisms/emission.ts';

/** An economy that can never move: at no time anybody can pay, or anybody can be paid. */
export function warnOfStandstill(scenario: Scenario): Warning[] {
  // The 2PM half moves without users.
  if (scenario.twoPm.enabled) return [];
  return [
    tell('nobody can ever pay', throughout(scenario, whyNobodyPays)),
    tell('nobody can ever be paid', throughout(scenario, whyNobodyIsPaid)),
  ];
}

const tell = (what: string, why: string | undefined): Warning =>
  odd(why !== undefined, `${what}: ${why ?? ''}`);

/** The first reason, where there is one at the start and after every dated change. */
function throughout(scenario: Scenario, why: (scenario: Scenario) => string | undefined): string | undefined {
  let now = scenario;
  const reasons = [why(now)];
  for (const { set } of scenario.changes) {
    now = withValues(now, set);
    reasons.push(why(now));
  }
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function whyNobodyPays(scenario: Scenario): string | undefined {
  const { users, tokens } = scenario;
  const { active, potential, growth, demand, priced, budgetUsdPerWeek } = users;
  if (
    active === 0 &&
    (potential === 0 || !growth.enabled || (growth.innovation === 0 && growth.joins === -1))
  )
    return 'users.active is 0, and nobody joins of their own accord';
  if (demand === 0) return 'users.demand is 0';
  // What they hold is spent first.
  if (tokens.wallets.users > 0) return undefined;
  if (!priced)
    return 'users.priced is false, so users spend what they hold, and tokens.wallets.users is 0 DGAI';
  if (meanOf(budgetUsdPerWeek) === 0)
    return 'users.budgetUsdPerWeek is 0 USD, and tokens.wallets.users 0 DGAI';
  return someoneSells(scenario)
    ? undefined
    : 'tokens.wallets.users and tokens.wallets.desk are 0 DGAI, nobody else has DGAI to sell, and nodes earn none before somebody pays (mechanisms.emission.weight: capacity or uptime pays them from the start)';
}

/** Whether DGAI come to the market before anybody has paid for work. */
function someoneSells(scenario: Scenario): boolean {
  const { tokens, price, mechanisms, nodes } = scenario;
  const { wallets, genesis } = tokens;
  const { treasury, emission } = mechanisms;
  const bills = treasury.maintenanceUsdPerWeek + treasury.auditsUsdPerWeek + treasury.storageUsdPerWeek;
  return (
    price.source === 'pool' ||
    wallets.desk > 0 ||
    (wallets.nodes > 0 && nodes.active > 0) ||
    wallets.delegators > 0 ||
    (wallets.treasury > 0 && bills > 0) ||
    (wallets.operations > 0 && treasury.operationsUsdPerWeek > 0) ||
    // What vests later of the liquidity lot goes to the desk.
    (genesis.liquidity.share > 0 && genesis.liquidity.atStart < 1) ||
    (emits(scenario) && weighsIdle(emission.weight))
  );
}

const emits = ({ mechanisms: { emission }, tokens: { cap, genesis } }: Scenario): boolean =>
  emission.enabled && Math.floor(cap * genesis.nodes * emission.part) > 0;

function whyNobodyIsPaid(scenario: Scenario): string | undefined {
  const { nodes, mechanisms } = scenario;
  const { active, potential, entry } = nodes;
  if (active === 0 && (potential === 0 || !entry.enabled)) return 'nodes.active is 0, and none joins';
  if (active === 0 && entry.expectation === -1 && entry.joins === -1)
    return 'nodes.active is 0, and who might join has nobody to look at (nodes.entry.expectation may say what they expect)';
  const { burn, network, governance, treasury, adaptor } = mechanisms.split;
  if ((burn === 1 || network + governance + treasury + adaptor > 1 - 1e-9) && !emits(scenario))
    return 'mechanisms.split leaves nodes nothing, and there is no emission';
  return undefined;
}
