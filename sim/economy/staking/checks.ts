import { checkPopulation } from '../../scenario/population.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { listMended } from '../../scenario/share-sum.ts';
import { checkWalletSum } from '../../scenario/wallet-sum.ts';
import { BASE_UNITS, formatQuantity } from '../../units.ts';
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
      needed: deriveNodeStakes(scenario),
      stakes: { 'mechanisms.staking.node': node, 'mechanisms.staking.highPerformance': highPerformance },
    },
    {
      path: 'adaptors.count',
      count: adaptors.count,
      needed: adaptors.count * adaptor,
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

/** Stakes follow from how many there are; the other wallets hold what is left of the unlocked genesis. */
export function checkWallets(scenario: Scenario): Finding[] {
  const { tokens, adaptors, mechanisms, nodes } = scenario;
  if (checkStakes(scenario).length > 0) return [];
  const { adaptor } = mechanisms.staking;
  const needed = {
    nodeStakes: deriveNodeStakes(scenario),
    adaptorStakes: adaptors.count * adaptor,
  };
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
  return [{ ...found, hint: `set it to "${amount}"`, mend: { [path]: amount } }];
}
