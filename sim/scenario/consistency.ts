import { formatQuantity, WEEK_HOURS } from '../units.ts';
import type { Spread } from './field.ts';
import { deriveGenesisLots, genesisLotNames } from './genesis-lots.ts';
import { nearestName } from './nearest.ts';
import { checkPoolSides } from './pool-sides.ts';
import type { Scenario } from './schema.ts';
import { type Finding, showValue } from './schema-problems.ts';
import { checkTwoPm } from './two-pm-consistency.ts';
import { checkWalletSum } from './wallet-sum.ts';

/** What the parts of a scenario that are right by themselves have against each other. */
export function checkConsistency(scenario: Scenario): Finding[] {
  return [
    ...checkClock(scenario),
    ...checkGenesis(scenario),
    ...checkWallets(scenario),
    ...checkUsd(scenario),
    ...checkPopulations(scenario),
    ...checkSplit(scenario),
    ...checkNames(scenario),
    ...checkWeights(scenario),
    ...checkDgaiPool(scenario),
    ...checkTwoPm(scenario),
  ];
}

const NANO = 1_000_000_000;

function checkClock({ clock, record, vault }: Scenario): Finding[] {
  const { tick } = clock;
  if (!isMultiple(WEEK_HOURS, tick)) {
    const hint = 'for instance 15 min, 1 h, 4 h, 24 h or 1 week';
    const value = formatQuantity(tick, 'duration');
    return [{ path: 'clock.tick', constraint: 'expected a tick that divides a week', value, hint }];
  }
  const findings: Finding[] = [];
  const periods = {
    'clock.horizon': clock.horizon,
    'clock.checkpointEvery': clock.checkpointEvery,
    'record.metricsEvery': record.metricsEvery,
    'record.flowsEvery': record.flowsEvery,
    'vault.round': vault.round,
  };
  for (const [path, period] of Object.entries(periods)) {
    if (isMultiple(period, tick)) continue;
    findings.push({
      path,
      constraint: `expected a multiple of the tick, ${formatQuantity(tick, 'duration')}`,
      value: formatQuantity(period, 'duration'),
      hint: `the nearest is ${formatQuantity(Math.max(1, Math.round(period / tick)) * tick, 'duration')}`,
    });
  }
  return findings;
}

/** Whole multiples, allowing for minutes that have no exact double in hours. */
function isMultiple(period: number, tick: number): boolean {
  const times = Math.round(period / tick);
  return times >= 1 && Math.abs(times * tick - period) <= 1e-9 * period;
}

function checkGenesis({ tokens }: Scenario): Finding[] {
  const { genesis } = tokens;
  const sum = genesisLotNames.reduce((total, name) => total + genesis[name].share, genesis.nodes);
  if (Math.abs(sum - 1) <= 1e-9) return [];
  // Ten digits hide what doubles add to a sum of decimals.
  const shown = Number(sum.toPrecision(10));
  return [
    {
      path: 'tokens.genesis',
      constraint: 'expected shares of nodes and lots that sum to 1',
      value: String(shown),
      hint: `they are ${formatQuantity(Number(Math.abs(sum - 1).toPrecision(10)), 'share')} ${sum > 1 ? 'too much' : 'short'}`,
    },
  ];
}

function checkWallets(scenario: Scenario): Finding[] {
  const { tokens, adaptors, mechanisms } = scenario;
  const findings: Finding[] = [];
  const stakes = adaptors.count * mechanisms.staking.adaptor;
  if (tokens.wallets.adaptorStakes !== stakes) {
    findings.push({
      path: 'tokens.wallets.adaptorStakes',
      constraint: `expected ${formatQuantity(stakes, 'dgai')}, ${adaptors.count} adaptors × ${formatQuantity(mechanisms.staking.adaptor, 'dgai')}`,
      value: formatQuantity(tokens.wallets.adaptorStakes, 'dgai'),
      hint: `set it to "${formatQuantity(stakes, 'dgai')}", and move the difference to or from another wallet`,
    });
  }
  const { unlocked: whole } = deriveGenesisLots(tokens.cap, tokens.genesis);
  const { wallets } = tokens;
  const sum = { path: 'tokens.wallets', wallets, whole, what: 'the unlocked genesis' };
  return [...findings, ...checkWalletSum({ ...sum, balancing: 'community', dimension: 'dgai' })];
}

/** USD lives in the ledger, budgets for their week; all of it at once must be exact. */
function checkUsd({ users, price, twoPm, markets, stakers, traders, tokens }: Scenario): Finding[] {
  const parts = [
    ['users.budgetUsdPerWeek', users.potential * largestMean(users.budgetUsdPerWeek)],
    price.source === 'pool'
      ? ['price.dgaiUsd', (tokens.wallets.desk * price.dgaiUsd) / NANO]
      : ['price.deskUsd', price.deskUsd],
  ] as [string, number][];
  if (twoPm.enabled) {
    parts.push(
      ['stakers.usd', stakers.usd],
      ['traders.usd', traders.usd],
      markets.twoPm.source === 'pool'
        ? ['markets.twoPm.usd', (twoPm.wallets.liquidity * markets.twoPm.usd) / NANO]
        : ['markets.twoPm.deskUsd', markets.twoPm.deskUsd],
    );
  }
  const usd = parts.reduce((sum, [, part]) => sum + part, 0);
  if (usd <= Number.MAX_SAFE_INTEGER) return [];
  const most = Math.max(...parts.map(([, part]) => part));
  const [path] = parts.find(([, part]) => part === most) as [string, number];
  return [
    {
      path,
      constraint: `expected the USD of users, holders, pools and desks together to be at most ${formatQuantity(Number.MAX_SAFE_INTEGER, 'usd')}, 2^53 − 1 base units`,
      value: `about ${formatQuantity(Math.round(usd / 1e12), 'number')} million USD`,
      hint:
        path === 'users.budgetUsdPerWeek' ? 'lower the budget, or the number of users' : 'lower the largest',
    },
  ];
}

function largestMean(budget: Spread): number {
  if (budget.kind === 'constant') return budget.value;
  return 'mean' in budget ? budget.mean : budget.high;
}

function checkPopulations({ users, nodes }: Scenario): Finding[] {
  return [['users', users] as const, ['nodes', nodes] as const].flatMap(([who, { active, potential }]) => {
    if (active <= potential) return [];
    const constraint = `expected at most the potential ${who}, ${potential}`;
    return [{ path: `${who}.active`, constraint, value: String(active), hint: `raise ${who}.potential` }];
  });
}

const splitNames = ['network', 'governance', 'treasury', 'adaptor', 'royalty'] as const;

/** In any order in which proposals may pass, shares leave the node side something, or at least nothing negative. */
function checkSplit({ mechanisms }: Scenario): Finding[] {
  const { split, governance } = mechanisms;
  const sumOf = (share: (name: (typeof splitNames)[number]) => number): number =>
    Number(splitNames.reduce((sum, name) => sum + share(name), 0).toPrecision(10));
  const initial = sumOf((name) => split[name]);
  const hint = 'what remains is the node side';
  if (initial > 1) {
    const constraint = 'expected shares that sum to at most 100 %';
    return [{ path: 'mechanisms.split', constraint, value: formatQuantity(initial, 'share'), hint }];
  }
  const largest = sumOf((name) => {
    const proposed = governance.proposals.map(({ set }) => set[`mechanisms.split.${name}`]);
    return Math.max(split[name], ...proposed.map((share) => (typeof share === 'number' ? share : 0)));
  });
  if (largest <= 1) return [];
  return [
    {
      path: 'mechanisms.governance.proposals',
      constraint: 'expected shares of the split to sum to at most 100 % whichever proposals pass',
      value: formatQuantity(largest, 'share'),
      hint,
    },
  ];
}

function checkNames(scenario: Scenario): Finding[] {
  const tiers = scenario.nodes.tiers.map((tier) => tier.name);
  const series = Object.keys(scenario.series);
  const named = [
    ['price.series', scenario.price.series],
    ['nodes.energySeries', scenario.nodes.energySeries],
    ['users.demandSeries', scenario.users.demandSeries],
    ['markets.twoPm.series', scenario.markets.twoPm.series],
  ] as const;
  return [
    ...checkOwnNames('nodes.tiers', tiers),
    ...checkOwnNames(
      'workloads',
      scenario.workloads.map((workload) => workload.name),
    ),
    ...named.flatMap(([path, name]) =>
      name === undefined ? [] : checkReference(path, name, series, 'series'),
    ),
    ...scenario.workloads.flatMap((workload, index) => checkTiers(index, workload.tiers, tiers)),
  ];
}

function checkOwnNames(path: string, names: readonly string[]): Finding[] {
  return names.flatMap((name, index) => {
    const at = `${path}.${index}.name`;
    if (names.indexOf(name) < index)
      return [
        {
          path: at,
          constraint: 'expected a name of its own',
          value: showValue(name),
          hint: 'another in the list has it',
        },
      ];
    if (/^\d*$|^\s|\s$/.test(name)) {
      const hint = 'a number would be taken for a place in the list';
      return [
        {
          path: at,
          constraint: 'expected a name that is no number and has no space around it',
          value: showValue(name),
          hint,
        },
      ];
    }
    return [];
  });
}

function checkTiers(
  index: number,
  wanted: readonly string[] | undefined,
  tiers: readonly string[],
): Finding[] {
  const path = `workloads.${index}.tiers`;
  if (wanted === undefined) return [];
  if (wanted.length === 0) {
    const hint = 'leave it out for all tiers';
    return [{ path, constraint: 'expected at least one tier', value: 'a list of 0', hint }];
  }
  return wanted.flatMap((name, item) => checkReference(`${path}.${item}`, name, tiers, 'tier'));
}

function checkReference(path: string, name: string, known: readonly string[], what: string): Finding[] {
  if (known.includes(name)) return [];
  const near = nearestName(name, known);
  const listed = known.length === 0 ? `the scenario names no ${what}` : `known: ${known.join(', ')}`;
  const hint = near === undefined ? listed : `did you mean ${near}?`;
  return [
    { path, constraint: `expected the name of a ${what} of the scenario`, value: showValue(name), hint },
  ];
}

function checkWeights(scenario: Scenario): Finding[] {
  const { workloads, nodes } = scenario;
  const findings: Finding[] = [];
  if (workloads.every((workload) => workload.weight === 0)) {
    findings.push({
      path: 'workloads',
      constraint: 'expected a workload with a weight above 0',
      value: '0',
      hint: 'users ask for each in proportion to its weight',
    });
  }
  if (nodes.tiers.every((tier) => tier.share === 0)) {
    findings.push({
      path: 'nodes.tiers',
      constraint: 'expected a tier with a share above 0',
      value: '0',
      hint: 'nodes are dealt to tiers in proportion to shares',
    });
  }
  return findings;
}

/** A pool opens with both of its sides, or there is no price. */
function checkDgaiPool({ price, tokens }: Scenario): Finding[] {
  if (price.source !== 'pool') return [];
  return checkPoolSides({
    base: { path: 'tokens.wallets.desk', amount: tokens.wallets.desk, dimension: 'dgai' },
    price: { path: 'price.dgaiUsd', nanoUsd: price.dgaiUsd },
    name: 'DGAI/USD',
  });
}
