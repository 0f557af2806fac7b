import { exp, log1p } from '../portable.ts';
import { BASE_UNITS, formatQuantity, MILLI_CU, WEEK_HOURS } from '../units.ts';
import type { Spread } from './field.ts';
import type { Scenario } from './schema.ts';
import type { Finding } from './schema-problems.ts';

/** 2^53 − 1 base units: the most that is exact. */
const amountMax = Number.MAX_SAFE_INTEGER;
/** Draws differ between individuals, and prices move: what is expected stays this far below what is exact. */
const margin = 8;

/**
 * What a run adds up must stay exact: what a request costs, what nodes pay for running in all the time of the run, what
 * individuals draw. The bounds follow from the supply, the horizon and the populations.
 */
export function checkAmounts(scenario: Scenario): Finding[] {
  return [
    ...checkRequestCost(scenario),
    ...checkRunningCosts(scenario),
    ...checkTails(scenario),
    ...checkPay(scenario),
  ];
}

/** CU of a mean request of any workload. */
function largestRequest({ workloads }: Scenario): number {
  return Math.max(
    ...workloads.map(
      ({ profile, cu, batch }) => (profile === undefined ? meanOf(cu) : batch.meanCu) / MILLI_CU,
    ),
  );
}

/** Prices of a CU that the scenario begins with or puts to the vote, base units, by path. */
function listPrices({ mechanisms }: Scenario): [path: string, price: number][] {
  const rule = 'mechanisms.price.basePrice';
  const proposed = mechanisms.governance.proposals.map(({ set }, index): [string, number] => {
    const price = set[rule];
    return [`mechanisms.governance.proposals.${index}.set.${rule}`, typeof price === 'number' ? price : 0];
  });
  return [[rule, mechanisms.price.basePrice], ...proposed];
}

/** Nobody can pay for a request that costs more than there may ever be. */
function checkRequestCost(scenario: Scenario): Finding[] {
  const cu = largestRequest(scenario);
  const { cap } = scenario.tokens;
  const most = formatQuantity(Math.floor(cap / cu), 'dgaiPerCu');
  return listPrices(scenario)
    .filter(([, price]) => cu * price > cap)
    .map(([path, price]) => ({
      path,
      constraint: `expected a mean request to cost at most ${formatQuantity(cap, 'dgai')}, tokens.cap`,
      value: `${formatQuantity(price, 'dgaiPerCu')} × ${formatQuantity(cu, 'number')} CU`,
      hint: `write at most "${most}", or make the largest request smaller`,
      mend: { [path]: most },
    }));
}

/** What nodes pay in the whole run, USD base units: by the hour and by the CU. */
function checkRunningCosts(scenario: Scenario): Finding[] {
  const { clock, nodes, shocks, users } = scenario;
  const energy = shocks.reduce(
    (most, shock) => (shock.kind === 'energy' ? Math.max(most, shock.factor) : most),
    1,
  );
  const perHour = Math.max(...nodes.tiers.map(({ usdPerHour }) => usdPerHour));
  const perCu = Math.max(...nodes.tiers.map(({ usdPerCu }) => usdPerCu));
  const work = users.potential * users.candidateRate * clock.horizon * largestRequest(scenario);
  const hourly = nodes.potential * perHour * clock.horizon * energy * BASE_UNITS;
  const byWork = work * perCu * energy * BASE_UNITS;
  if (hourly + byWork <= amountMax / margin) return [];
  const isHourly = hourly >= byWork;
  const name = isHourly ? 'usdPerHour' : 'usdPerCu';
  const tier = nodes.tiers.findIndex((one) => one[name] === (isHourly ? perHour : perCu));
  const [larger, smaller] = isHourly ? [hourly, byWork] : [byWork, hourly];
  // What the smaller part leaves of the most, but at least half of it: the smaller part is refused in the next round then.
  const part = (0.9 * Math.max(amountMax / margin - smaller, amountMax / margin / 2)) / larger;
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
      constraint: `expected running costs of all nodes in the whole run of at most ${formatQuantity(Math.floor(amountMax / margin), 'usd')}`,
      value: `about ${formatQuantity(Number(((hourly + byWork) / 1e12).toPrecision(3)), 'number')} million USD`,
      hint: `lower the number of nodes, the horizon, an energy shock, or ${Object.keys(mend).join(' and ')} to "${written}"`,
      mend,
    },
  ];
}

interface Tail {
  readonly path: string;
  readonly trait: Spread;
  readonly unit: (value: number) => string;
}

/** Amounts that individuals draw: of so many, the largest must be exact too. */
function checkTails({ users, subnets, twoPm, workloads }: Scenario): Finding[] {
  const tails: Tail[] = [
    {
      path: 'users.budgetUsdPerWeek',
      trait: users.budgetUsdPerWeek,
      unit: (value) => formatQuantity(value, 'usd'),
    },
    ...workloads.map(({ cu }, index) => ({
      path: `workloads.${index}.cu`,
      trait: cu,
      unit: (value: number) => formatQuantity(value, 'cu'),
    })),
    ...(twoPm.enabled
      ? [
          {
            path: 'subnets.goal',
            trait: subnets.goal,
            unit: (value: number) => formatQuantity(value, 'twoPm'),
          },
        ]
      : []),
  ];
  return tails.flatMap(({ path, trait, unit }) => {
    if (trait.kind === 'constant' || 'high' in trait) return [];
    const most = Math.floor(amountMax / (trait.kind === 'lognormal' ? lognormalTail(trait.cv) : 64));
    if (trait.mean <= most) return [];
    return [
      {
        path,
        constraint: `expected a mean of at most ${unit(most)}, so that the largest draws are exact`,
        value: unit(trait.mean),
        hint: `write a mean of "${unit(most)}" or less`,
        mend: { [`${path}.${trait.kind}.mean`]: unit(most) },
      },
    ];
  });
}

/** How many times its mean the largest of any number of lognormal draws is: 9 standard deviations of the logarithm. */
function lognormalTail(cv: number): number {
  return exp(9 * Math.sqrt(log1p(cv * cv)));
}

/** The weights of all tasks of a week are divided exactly, in thousandths. */
function checkPay({ clock, mechanisms, users }: Scenario): Finding[] {
  const { weight } = mechanisms.pay;
  if (typeof weight !== 'number' || weight <= 0) return [];
  const tasks = Math.max(1, users.potential * users.candidateRate * Math.min(WEEK_HOURS, clock.horizon));
  const most = Math.floor(amountMax / MILLI_CU / margin / tasks);
  if (weight <= most) return [];
  return [
    {
      path: 'mechanisms.pay.weight',
      constraint: `expected a weight of at most ${formatQuantity(most, 'number')} for as many tasks as users can ask for in a week`,
      value: formatQuantity(weight, 'number'),
      hint: 'only ratios of weights matter: write 1',
      mend: { 'mechanisms.pay.weight': '1' },
    },
  ];
}

function meanOf(trait: Spread): number {
  if (trait.kind === 'constant') return trait.value;
  return 'mean' in trait ? trait.mean : trait.high;
}
