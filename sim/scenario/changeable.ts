import { governableRules } from './governable.ts';

/** What is read anew whenever it applies, beside the rules that governance may change. */
const readAnew: readonly string[] = [
  'contributors.joins',
  'contributors.machineUsdPerHour',
  'contributors.sensitivity',
  'contributors.usdPerItem',
  'dao.airdrop.founder',
  'dao.founding.shares',
  'delegators.considers',
  'delegators.outsideYield',
  'delegators.sellsRewards',
  'delegators.stakes',
  'delegators.yieldSensitivity',
  'markets.twoPm.usd',
  'mechanisms.emission.weight',
  'mechanisms.slashing.downtimeLimit',
  'mechanisms.slashing.jail',
  'mechanisms.slashing.mode',
  'mechanisms.split.feesOn',
  'mechanisms.split.surchargeTo',
  'mechanisms.treasury.auditsUsdPerWeek',
  'mechanisms.treasury.maintenanceUsdPerWeek',
  'mechanisms.treasury.operationsUsdPerWeek',
  'mechanisms.treasury.storageUsdPerWeek',
  'mechanisms.verification.detection',
  'nodes.cheating.probability',
  'nodes.entry.considers',
  'nodes.entry.expectation',
  'nodes.entry.hurdle',
  'nodes.sellsRewards',
  'price.dgaiUsd',
  'stakers.backs.chance',
  'stakers.stakes',
  'traders.demand',
  'users.acceptance',
  'users.churn.beta',
  'users.churn.hazardPerWeek',
  'users.demand',
  'users.elasticity',
  'users.growth.imitation',
  'users.growth.innovation',
  'users.outsideUsdPerCu',
  'vault.compute',
  'vault.data',
  'vault.kl.cap',
  'vault.kl.formula',
];

/**
 * Paths of what may change while a run goes on; `<name>` stands for the name of a workload. The rest is laid out at the
 * start (populations, wallets, schedules): a scenario may set it, not a change in it.
 */
export const changeablePaths: readonly string[] = [
  ...governableRules.map(({ path }) => path),
  ...readAnew,
].sort();

/** Whether what stands at `path` may change while a run goes on. */
export function isChangeable(path: string): boolean {
  return changeablePaths.includes(
    path.replace(/^workloads\..+\.whitelisted$/, 'workloads.<name>.whitelisted'),
  );
}
