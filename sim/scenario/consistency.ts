import { formatQuantity, PRICE_UNITS, parseQuantity, WEEK_HOURS } from '../units.ts';
import { checkAmounts } from './exact-amounts.ts';
import type { Spread } from './field.ts';
import { deriveGenesisLots, genesisLotNames } from './genesis-lots.ts';
import { listMended, lowerLargest, lowerProposed } from './lowered-shares.ts';
import { nearestName } from './nearest.ts';
import { deriveNodeStakes } from './node-stakes.ts';
import { checkPoolSides } from './pool-sides.ts';
import { checkRunSize } from './run-size.ts';
import type { Scenario } from './schema.ts';
import { type Finding, showValue } from './schema-problems.ts';
import { checkStakes } from './stake-room.ts';
import { checkTwoPm } from './two-pm-consistency.ts';
import { checkWalletSum } from './wallet-sum.ts';

type Genesis = Scenario['tokens']['genesis'];

/** What the parts of a scenario that are right by themselves have against each other. */
export function checkConsistency(scenario: Scenario): Finding[] {
  const findings = [
    ...checkClock(scenario),
    ...checkPopulations(scenario),
    ...checkGenesis(scenario),
    ...checkWallets(scenario),
    ...checkUsd(scenario),
    ...checkSplit(scenario),
    ...checkNames(scenario),
    ...checkWeights(scenario),
    ...checkDgaiPool(scenario),
    ...checkAmounts(scenario),
    ...checkTwoPm(scenario),
  ];
  // How much a run takes means something only where the rest is right.
  return findings.length > 0 ? findings : checkRunSize(scenario);
}

/** Lengths of a tick that divide a week and that people use, hours. */
const usualTicks = [1 / 60, 1 / 12, 1 / 6, 1 / 4, 1 / 2, 1, 2, 3, 4, 6, 8, 12, 24, WEEK_HOURS];

function checkClock({ clock, record, vault }: Scenario): Finding[] {
  const findings: Finding[] = [];
  let { tick } = clock;
  if (!isMultiple(WEEK_HOURS, tick)) {
    const apart = (one: number): number => Math.max(one / clock.tick, clock.tick / one);
    tick = usualTicks.reduce((near, one) => (apart(one) < apart(near) ? one : near));
    const nearest = formatQuantity(tick, 'duration');
    findings.push({
      path: 'clock.tick',
      constraint: 'expected a tick that divides a week',
      value: formatQuantity(clock.tick, 'duration'),
      hint: `for instance ${nearest}; others are 15 min, 1 h, 4 h, 24 h and 1 week`,
      mend: { 'clock.tick': nearest },
    });
  }
  const periods = {
    'clock.horizon': clock.horizon,
    'clock.checkpointEvery': clock.checkpointEvery,
    'record.metricsEvery': record.metricsEvery,
    'record.flowsEvery': record.flowsEvery,
    'vault.round': vault.round,
  };
  for (const [path, period] of Object.entries(periods)) {
    if (isMultiple(period, tick)) continue;
    // Rounded down where up would pass the most that a parameter may be.
    const times = Math.max(1, Math.min(Math.round(period / tick), Math.floor((1000 * 8760) / tick)));
    const nearest = formatQuantity(times * tick, 'duration');
    findings.push({
      path,
      constraint: `expected a multiple of the tick, ${formatQuantity(tick, 'duration')}`,
      value: formatQuantity(period, 'duration'),
      hint: `the nearest is ${nearest}`,
      mend: { [path]: nearest },
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
  const apart = Number(Math.abs(sum - 1).toPrecision(10));
  const nodes = Number((genesis.nodes + 1 - sum).toPrecision(10));
  const told = `they are ${formatQuantity(apart, 'share')} ${sum > 1 ? 'too much' : 'short'}`;
  const path = 'tokens.genesis';
  const constraint = 'expected shares of nodes and lots that sum to 1';
  const finding = { path, constraint, value: String(shown) };
  if (nodes < -1e-9) return [{ ...finding, ...lowerLots(genesis, told) }];
  const mend = { [`${path}.nodes`]: formatQuantity(Math.max(0, nodes), 'share') };
  return [{ ...finding, hint: `${told}: for instance set ${listMended(mend)}`, mend }];
}

/** The largest lots give up what the nodes cannot. */
function lowerLots(genesis: Genesis, told = '') {
  const shares = Object.fromEntries(genesisLotNames.map((name) => [`${name}.share`, genesis[name].share]));
  return lowerLargest(
    'tokens.genesis',
    { nodes: genesis.nodes, ...shares },
    ['nodes', ...Object.keys(shares)],
    told,
  );
}

/** The lots once their shares are right, by which the wallets have to go. */
function mendLots(genesis: Genesis): Genesis {
  const { mend = {} } = lowerLots(genesis);
  const lots = genesisLotNames.map((name) => {
    const share = mend[`tokens.genesis.${name}.share`];
    return [
      name,
      { ...genesis[name], ...(share === undefined ? {} : { share: parseQuantity(share, 'share') }) },
    ];
  });
  return { ...genesis, ...Object.fromEntries(lots) };
}

/** Stakes follow from how many there are; the other wallets hold what is left of the unlocked genesis. */
function checkWallets(scenario: Scenario): Finding[] {
  const { tokens, adaptors, mechanisms, nodes } = scenario;
  const beyond = checkStakes(scenario);
  if (beyond.length > 0) return beyond;
  const stakes = {
    nodeStakes: {
      needed: deriveNodeStakes(scenario),
      what: `the stakes of ${nodes.active} initial nodes`,
    },
    adaptorStakes: {
      needed: adaptors.count * mechanisms.staking.adaptor,
      what: `${adaptors.count} adaptors × ${formatQuantity(mechanisms.staking.adaptor, 'dgai')}`,
    },
  };
  const findings = Object.entries(stakes).flatMap(([name, { needed, what }]): Finding[] => {
    const stated = tokens.wallets[name as keyof typeof stakes];
    const path = `tokens.wallets.${name}`;
    if (stated === needed) return [];
    const amount = formatQuantity(needed, 'dgai');
    const found = { path, constraint: `expected ${amount}, ${what}`, value: formatQuantity(stated, 'dgai') };
    return [{ ...found, hint: `set it to "${amount}"`, mend: { [path]: amount } }];
  });
  const isLowered = genesisLotNames.reduce((sum, name) => sum + tokens.genesis[name].share, 0) > 1 + 1e-9;
  const genesis = isLowered ? mendLots(tokens.genesis) : tokens.genesis;
  const { unlocked: whole } = deriveGenesisLots(tokens.cap, genesis);
  const needed = { nodeStakes: stakes.nodeStakes.needed, adaptorStakes: stakes.adaptorStakes.needed };
  const wallets = { ...tokens.wallets, ...needed };
  const sum = {
    path: 'tokens.wallets',
    wallets,
    whole,
    what: isLowered ? 'the unlocked genesis, once its shares are right' : 'the unlocked genesis',
    fixed: Object.keys(needed),
  };
  const isMoved = findings.length > 0;
  return [...findings, ...checkWalletSum({ ...sum, balancing: 'community', dimension: 'dgai', isMoved })];
}

/** USD lives in the ledger, budgets for their week; all of it at once must be exact. */
function checkUsd({ users, price, twoPm, markets, stakers, traders, tokens }: Scenario): Finding[] {
  const parts = [
    ['users.budgetUsdPerWeek', users.potential * largestMean(users.budgetUsdPerWeek)],
    price.source === 'pool'
      ? ['price.dgaiUsd', (tokens.wallets.desk * price.dgaiUsd) / PRICE_UNITS]
      : ['price.deskUsd', price.deskUsd],
  ] as [string, number][];
  if (twoPm.enabled) {
    parts.push(
      ['stakers.usd', stakers.usd],
      ['traders.usd', traders.usd],
      markets.twoPm.source === 'pool'
        ? ['markets.twoPm.usd', (twoPm.wallets.liquidity * markets.twoPm.usd) / PRICE_UNITS]
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

function checkPopulations(scenario: Scenario): Finding[] {
  const { users, nodes } = scenario;
  // Of nodes that cannot have their stakes there will be fewer.
  const kinds = [['users', users] as const, ['nodes', nodes] as const].slice(
    0,
    checkStakes(scenario).length > 0 ? 1 : 2,
  );
  return kinds.flatMap(([who, { active, potential }]) => {
    if (active <= potential) return [];
    const constraint = `expected at most the potential ${who}, ${potential}`;
    const hint = `raise ${who}.potential to ${active}`;
    const mend = { [`${who}.potential`]: String(active) };
    return [{ path: `${who}.active`, constraint, value: String(active), hint, mend }];
  });
}

const splitNames = ['network', 'governance', 'treasury', 'adaptor', 'royalty'] as const;

/** In any order in which proposals may pass, shares leave the node side something, or at least nothing negative. */
function checkSplit(scenario: Scenario): Finding[] {
  const { split, governance } = scenario.mechanisms;
  const sumOf = (share: (name: (typeof splitNames)[number]) => number): number =>
    Number(splitNames.reduce((sum, name) => sum + share(name), 0).toPrecision(10));
  const initial = sumOf((name) => split[name]);
  const hint = 'what remains is the node side';
  if (initial > 1) {
    const constraint = 'expected shares that sum to at most 100 %';
    const found = { path: 'mechanisms.split', constraint, value: formatQuantity(initial, 'share') };
    return [{ ...found, ...lowerLargest('mechanisms.split', { ...split }, splitNames, hint) }];
  }
  const largest = sumOf((name) => {
    const proposed = governance.proposals.map(({ set }) => set[`mechanisms.split.${name}`]);
    return Math.max(split[name], ...proposed.map((share) => (typeof share === 'number' ? share : 0)));
  });
  if (largest <= 1) return [];
  const mend = lowerProposed(scenario, 'mechanisms.split', split, splitNames);
  return [
    {
      path: 'mechanisms.governance.proposals',
      constraint: 'expected shares of the split to sum to at most 100 % whichever proposals pass',
      value: formatQuantity(largest, 'share'),
      hint: `${hint}: for instance set ${listMended(mend)}`,
      mend,
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
    source: 'price.source',
    name: 'DGAI/USD',
  });
}
