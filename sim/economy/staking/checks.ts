import { withValues } from '../../scenario/changed-values.ts';
import { type Filling, fillRest } from '../../scenario/filled-words.ts';
import { checkHoldings, fillFromHoldings, type HolderKind } from '../../scenario/holdings-check.ts';
import { checkPopulation } from '../../scenario/population.ts';
import type { ScenarioInputs } from '../../scenario/scenario-inputs.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { listMended } from '../../scenario/share-sum.ts';
import { checkWalletSum, leftOf } from '../../scenario/wallet-sum.ts';
import { BASE_UNITS, formatQuantity } from '../../units.ts';
import { dealTiers } from '../nodes/deal-tiers.ts';
import type { Scenario } from '../resolve.ts';
import { mendLots, sumOfLots } from '../tokens/checks.ts';
import { deriveGenesisLots } from '../tokens/genesis-lots.ts';
import { deriveNodeStakes } from './node-stakes.ts';

/** Part of the unlocked genesis that hints let stakes take: some is left for the other wallets. */
const partForStakes = 0.5;

/** A kind of those who stake from the start. */
interface StakingKind {
  /** Of how many there are. */
  readonly path: string;
  readonly count: number;
  /** Stakes of all of them, and of each by path, base units. */
  readonly needed: number;
  readonly stakes: Readonly<Record<string, number>>;
}

/** The stakes of those who are there at the start come from the unlocked genesis; a hint says how many can have theirs. */
export function checkStakes(scenario: Scenario): Finding[] {
  const { adaptors, mechanisms, nodes, tokens } = scenario;
  const { unlocked } = deriveGenesisLots(tokens.cap, tokens.genesis);
  const { adaptor, node, highPerformance } = mechanisms.staking;
  const kinds: readonly StakingKind[] = [
    {
      path: 'nodes.active',
      count: nodes.active,
      needed: stakesOf(scenario).nodeStakes,
      stakes: { 'mechanisms.staking.node': node, 'mechanisms.staking.highPerformance': highPerformance },
    },
    {
      path: 'adaptors.count',
      count: adaptors.count,
      needed: stakesOf(scenario).adaptorStakes,
      stakes: { 'mechanisms.staking.adaptor': adaptor },
    },
  ];
  const total = kinds.reduce((sum, { needed }) => sum + needed, 0);
  if (total <= unlocked) return [];
  const room = partForStakes * unlocked;
  // Each kind may take half of the room; what one leaves of it the other has.
  return kinds.flatMap(({ path, count, needed, stakes }, index) => {
    const other = Math.min(kinds[1 - index].needed, room / 2);
    const most = room - other;
    if (needed <= most) return [];
    const mend = lower({ path, count, needed, stakes }, most);
    return [
      {
        path,
        constraint: `expected stakes that the unlocked genesis, ${formatQuantity(unlocked, 'dgai')}, has room for`,
        value: `${needed > Number.MAX_SAFE_INTEGER ? 'more than ' : ''}${formatQuantity(Math.min(needed, Number.MAX_SAFE_INTEGER), 'dgai')} for ${count}`,
        hint: `for instance set ${listMended(mend)}`,
        mend,
      },
    ];
  });
}

/** Fewer of a kind, in two digits, or lower stakes where even one would have too much; `most` base units for all of them. */
function lower({ path, count, needed, stakes }: StakingKind, most: number): Record<string, string> {
  const fewer = Math.floor((count * most) / needed);
  const step = Number(`1e${Math.max(0, String(fewer).length - 2)}`);
  if (fewer >= 1) return { [path]: String(Math.floor(fewer / step) * step) };
  const each = Math.floor(most / count / BASE_UNITS) * BASE_UNITS;
  return Object.fromEntries(
    Object.entries(stakes)
      .filter(([, stake]) => stake > each)
      .map(([at]) => [at, formatQuantity(each, 'dgai')]),
  );
}

/** Of nodes that cannot have their stakes there will be fewer. */
export const checkActiveNodes = (scenario: Scenario): Finding[] =>
  checkStakes(scenario).length > 0 ? [] : checkPopulation('nodes', scenario.nodes);

/** Holders of DGAI of whom there may be a snapshot. */
const holderKinds: readonly HolderKind[] = Object.entries({
  users: 'users.active',
  nodes: 'nodes.active',
  delegators: 'delegators.count',
  nodeStakes: 'nodes.active',
  adaptorStakes: 'adaptors.count',
}).map(([name, count]) => ({
  holdings: `tokens.holdings.${name}`,
  wallet: `tokens.wallets.${name}`,
  count,
  dimension: 'dgai',
}));

/** What initial nodes and adaptors must hold, base units, by the wallet: as many times their stake, or what a snapshot says. */
function stakesOf(scenario: Scenario): { readonly nodeStakes: number; readonly adaptorStakes: number } {
  const { holdings, wallets } = scenario.tokens;
  const { adaptors, mechanisms } = scenario;
  return {
    nodeStakes: holdings.nodeStakes === undefined ? deriveNodeStakes(scenario) : wallets.nodeStakes,
    adaptorStakes:
      holdings.adaptorStakes === undefined
        ? adaptors.count * mechanisms.staking.adaptor
        : wallets.adaptorStakes,
  };
}

/**
 * Wallets that are `auto` are the sum of their snapshot, or as many stakes as there are; one wallet may take what the others
 * leave of the unlocked genesis.
 */
export function fillWallets(scenario: Scenario, inputs: ScenarioInputs): Filling {
  const { tokens } = scenario;
  const wallets: Readonly<Record<string, unknown>> = tokens.wallets;
  const stakes = Object.entries({ ...stakesOf(scenario) }).flatMap(([name, stake]) =>
    wallets[name] === 'auto' && typeof stake === 'number'
      ? [[`tokens.wallets.${name}`, Math.min(stake, Number.MAX_SAFE_INTEGER)] as const]
      : [],
  );
  const counted = Object.fromEntries(stakes);
  const summed = fillFromHoldings(withValues(scenario, counted), inputs, holderKinds);
  const set = { ...counted, ...summed.set };
  const rest = fillRest(
    withValues(scenario, set),
    Object.keys(wallets).map((name) => `tokens.wallets.${name}`),
    leftOf(deriveGenesisLots(tokens.cap, tokens.genesis).unlocked),
  );
  return { set: { ...set, ...rest.set }, findings: [...summed.findings, ...rest.findings] };
}

/** Snapshots fit those whom they are of; each node and adaptor has its stake. */
export function checkSnapshots(scenario: Scenario, inputs: ScenarioInputs): Finding[] {
  const found = checkHoldings(scenario, inputs, holderKinds);
  if (found.length > 0) return found;
  const { staking } = scenario.mechanisms;
  const { tiers, active } = scenario.nodes;
  const dealt = dealTiers(
    tiers.map(({ share }) => share),
    active,
  );
  return [
    ...checkLeast('tokens.holdings.nodeStakes', inputs, active, (node) =>
      tiers[dealt[node]].highPerformance ? staking.highPerformance : staking.node,
    ),
    ...checkLeast('tokens.holdings.adaptorStakes', inputs, scenario.adaptors.count, () => staking.adaptor),
  ];
}

function checkLeast(
  path: string,
  { holdings }: ScenarioInputs,
  count: number,
  leastOf: (row: number) => number,
): Finding[] {
  const amounts = holdings.get(path)?.amounts;
  if (amounts === undefined) return [];
  for (let row = 0; row < count; row += 1) {
    const stake = amounts[row] ?? 0;
    if (stake >= leastOf(row)) continue;
    return [
      {
        path: `${path}.file`,
        constraint: `expected a stake of at least ${formatQuantity(leastOf(row), 'dgai')} for each of ${count}`,
        value:
          row < amounts.length
            ? `${formatQuantity(stake, 'dgai')} for number ${row + 1}`
            : `${amounts.length} stakes`,
        hint: 'lower the stake that is required, or how many there are at the start',
      },
    ];
  }
  return [];
}

/** Stakes follow from how many there are; the other wallets hold what is left of the unlocked genesis. */
export function checkWallets(scenario: Scenario): Finding[] {
  const { tokens, adaptors, mechanisms, nodes } = scenario;
  if (checkStakes(scenario).length > 0) return [];
  const { adaptor } = mechanisms.staking;
  const needed = stakesOf(scenario);
  const findings = [
    ...checkStakeWallet(
      scenario,
      'nodeStakes',
      needed.nodeStakes,
      `the stakes of ${nodes.active} initial nodes`,
    ),
    ...checkStakeWallet(
      scenario,
      'adaptorStakes',
      needed.adaptorStakes,
      `${adaptors.count} adaptors × ${formatQuantity(adaptor, 'dgai')}`,
    ),
  ];
  const isLowered = sumOfLots(tokens) > 1 + 1e-9;
  const genesis = isLowered ? mendLots(tokens) : tokens.genesis;
  const sum = checkWalletSum({
    path: 'tokens.wallets',
    wallets: { ...tokens.wallets, ...needed },
    whole: deriveGenesisLots(tokens.cap, genesis).unlocked,
    what: isLowered ? 'the unlocked genesis, once its shares are right' : 'the unlocked genesis',
    fixed: Object.keys(needed),
    balancing: 'community',
    dimension: 'dgai',
    isMoved: findings.length > 0,
  });
  return [...findings, ...sum];
}

function checkStakeWallet(
  { tokens }: Scenario,
  name: 'nodeStakes' | 'adaptorStakes',
  needed: number,
  what: string,
): Finding[] {
  const stated = tokens.wallets[name];
  if (stated === needed) return [];
  const path = `tokens.wallets.${name}`;
  const amount = formatQuantity(needed, 'dgai');
  const found = { path, constraint: `expected ${amount}, ${what}`, value: formatQuantity(stated, 'dgai') };
  return [{ ...found, hint: `set it to "${amount}", or to auto, which follows`, mend: { [path]: amount } }];
}
