import { formatQuantity } from '../units.ts';
import type { Origin } from './located.ts';
import type { Scenario } from './schema.ts';
import { listTwoPmWarnings } from './two-pm-warnings.ts';

/** What a scenario states to no effect, or most likely did not mean; nothing here stops a run. */
export function listWarnings(scenario: Scenario, origins: ReadonlyMap<string, Origin>): string[] {
  const { markets, mechanisms, nodes, price, series, users, workloads } = scenario;
  const warnings: string[] = [];
  const { shape, formula } = mechanisms.latencyPenalty;
  if (shape === 'formula' && formula === -1) {
    warnings.push(
      'mechanisms.latencyPenalty.shape is formula, but mechanisms.latencyPenalty.formula says none',
    );
  }
  if (shape !== 'formula' && origins.has('mechanisms.latencyPenalty.formula')) {
    warnings.push(`mechanisms.latencyPenalty.formula has no effect: shape is ${shape}`);
  }
  const stated = origins.get('price.dgaiUsd');
  if (
    price.source === 'outside' &&
    price.series !== undefined &&
    stated !== undefined &&
    stated.how !== 'extends'
  ) {
    warnings.push('price.dgaiUsd has no effect: price.series is set');
  }
  for (const [index, { name, profile }] of workloads.entries()) {
    if (profile === undefined || !origins.has(`workloads.${index}.cu`)) continue;
    warnings.push(`workloads.${index}.cu has no effect: ${name} draws from a profile`);
  }
  const { basis, calibration } = mechanisms.computeUnit;
  if (
    basis === 'metered' &&
    nodes.tiers.every(
      (tier) =>
        [undefined, calibration].includes(tier.calibration) &&
        tier.speed === 1 &&
        tier.capacity.kind === 'constant' &&
        tier.capacity.value === 0,
    )
  ) {
    warnings.push(
      'mechanisms.computeUnit.basis: metered has no effect: every tier takes the time that the calibration of the network says',
    );
  }
  const { feesOn, surchargeTo } = mechanisms.split;
  if (feesOn !== 'base' && surchargeTo !== 'treasury') {
    warnings.push(
      `mechanisms.split.surchargeTo has no effect: with feesOn ${feesOn} the surcharge is split like the rest`,
    );
  }
  if (mechanisms.queue.discipline === 'fluid' && origins.has('mechanisms.latencyPenalty.timeoutFactor')) {
    warnings.push('mechanisms.latencyPenalty.timeoutFactor has no effect: a fluid queue gives nobody up');
  }
  const named = [price.series, users.demandSeries, nodes.energySeries, markets.twoPm.series];
  for (const name of Object.keys(series)) {
    if (named.includes(name)) continue;
    warnings.push(`series.${name} has no effect: nothing names it`);
  }
  if (workloads.every(({ whitelisted }) => !whitelisted)) {
    warnings.push('workloads: none is whitelisted at the start, so nobody can ask for anything');
  }
  const isStated = (path: string): boolean =>
    [...origins].some(([at, { how }]) => how !== 'extends' && (at === path || at.startsWith(`${path}.`)));
  return [...warnings, ...listLate(scenario), ...listTwoPmWarnings(scenario, isStated)];
}

/** What would happen after the run has ended. */
function listLate({ changes, clock, mechanisms, shocks }: Scenario): string[] {
  const times = [
    ...shocks.map(({ at }, index) => [`shocks.${index}`, at] as const),
    ...changes.map(({ from }, index) => [`changes.${index}`, from] as const),
    ...mechanisms.governance.proposals.map(
      ({ at }, index) => [`mechanisms.governance.proposals.${index}`, at] as const,
    ),
  ];
  const end = formatQuantity(clock.horizon, 'duration');
  return times
    .filter(([, hours]) => hours >= clock.horizon)
    .map(
      ([path, hours]) =>
        `${path} has no effect: ${formatQuantity(hours, 'duration')} is after the end, ${end}`,
    );
}
