import { expectedMax } from '../../scenario/exact-amounts.ts';
import { checkItemNames } from '../../scenario/item-names.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { BASE_UNITS, formatQuantity } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { largestRequestCu } from '../workloads/checks.ts';

export const checkTierNames = ({ nodes }: Scenario): Finding[] => checkItemNames('nodes.tiers', nodes.tiers);

export function checkTierShares({ nodes }: Scenario): Finding[] {
  if (nodes.tiers.some((tier) => tier.share > 0)) return [];
  return [
    {
      path: 'nodes.tiers',
      constraint: 'expected a tier with a share above 0',
      value: '0',
      hint: 'nodes are dealt to tiers in proportion to shares',
    },
  ];
}

/** What nodes pay in the whole run is exact, USD base units: by the hour and by the CU. */
export function checkRunningCosts(scenario: Scenario): Finding[] {
  const { clock, nodes, shocks, users } = scenario;
  const energy = Math.max(1, ...shocks.map((shock) => (shock.kind === 'energy' ? shock.factor : 1)));
  const perHour = Math.max(...nodes.tiers.map(({ usdPerHour }) => usdPerHour));
  const perCu = Math.max(...nodes.tiers.map(({ usdPerCu }) => usdPerCu));
  const work = users.potential * users.candidateRate * clock.horizon * largestRequestCu(scenario);
  const hourly = nodes.potential * perHour * clock.horizon * energy * BASE_UNITS;
  const byWork = work * perCu * energy * BASE_UNITS;
  if (hourly + byWork <= expectedMax) return [];
  const isHourly = hourly >= byWork;
  const name = isHourly ? 'usdPerHour' : 'usdPerCu';
  const tier = nodes.tiers.findIndex((one) => one[name] === (isHourly ? perHour : perCu));
  const [larger, smaller] = isHourly ? [hourly, byWork] : [byWork, hourly];
  // What the smaller part leaves of the most, but at least half of it: the smaller part is refused in the next round then.
  const part = (0.9 * Math.max(expectedMax - smaller, expectedMax / 2)) / larger;
  const most = Number(((isHourly ? perHour : perCu) * part).toPrecision(2));
  const written = formatQuantity(most, name);
  const mend = Object.fromEntries(
    nodes.tiers.flatMap((one, index) =>
      one[name] > most ? [[`nodes.tiers.${index}.${name}`, written]] : [],
    ),
  );
  return [
    {
      path: `nodes.tiers.${tier}.${name}`,
      constraint: `expected running costs of all nodes in the whole run of at most ${formatQuantity(Math.floor(expectedMax), 'usd')}`,
      value: `about ${formatQuantity(Number(((hourly + byWork) / 1e12).toPrecision(3)), 'number')} million USD`,
      hint: `lower the number of nodes, the horizon, an energy shock, or ${Object.keys(mend).join(' and ')} to "${written}"`,
      mend,
    },
  ];
}
