import { OPEN_UNIT } from '../../kernel/traits.ts';
import { divideProRata } from '../../ledger/pro-rata.ts';
import { logNormal } from '../../random/distributions/log-normal.ts';
import { dealHoldings } from '../tokens/deal-holdings.ts';
import { bondedStake, delegate } from './delegations.ts';
import { deriveStakeMin } from './stake-min.ts';
import type { World } from './state.ts';

/** Stakes of those who run nodes and adaptors from the start, and what delegators have. */
export function createStakes(world: World): void {
  const { ledger, books, reasons, scenario, delegators } = world;
  const genesis = reasons['genesis'];
  delegators.col.node.fill(-1);
  const ofNodes = { book: books.nodeStake, reason: genesis };
  if (dealHoldings(world, 'tokens.holdings.nodeStakes', ofNodes) === undefined)
    for (let node = 0; node < scenario.nodes.active; node += 1)
      ledger.mint(books.nodeStake, node, deriveStakeMin(world, node), genesis);
  const ofAdaptors = { book: books.adaptorStake, reason: genesis };
  if (dealHoldings(world, 'tokens.holdings.adaptorStakes', ofAdaptors) === undefined)
    for (let id = 0; id < scenario.adaptors.count; id += 1)
      ledger.mint(books.adaptorStake, id, scenario.mechanisms.staking.adaptor, genesis);
  const { wallets } = scenario.tokens;
  ledger.mint(
    books.community,
    0,
    wallets.delegators - shareAmongDelegators(world, wallets.delegators),
    genesis,
  );
}

function shareAmongDelegators(world: World, total: number): number {
  const { delegators, ledger, books, reasons, scenario, streams } = world;
  const cv = scenario.delegators.wealthCv;
  const snapshot = dealHoldings(world, 'tokens.holdings.delegators', {
    book: books.delegators,
    reason: reasons['genesis'],
  });
  const wealthOf = (who: number): number =>
    snapshot === undefined
      ? Math.round(
          logNormal(streams['delegator.trait'].uniform(who, 0, 0) + OPEN_UNIT, { mean: 1_000_000, cv }),
        )
      : (snapshot[who] ?? 0);
  const weights = Float64Array.from({ length: delegators.rows }, (_, who) => wealthOf(who));
  const shares = new Float64Array(delegators.rows);
  const paid = snapshot === undefined ? divideProRata(total, weights, delegators.rows, shares) : total;
  for (let who = 0; who < delegators.rows; who += 1)
    ledger.mint(books.delegators, who, shares[who], reasons['genesis']);
  divideProRata(scenario.delegators.usd, weights, delegators.rows, delegators.col.savings);
  return paid;
}

/** Each delegator takes the node with least staked on it of the few that it looks at. */
export function delegateAtStart(world: World): void {
  const { delegators, books, scenario, streams } = world;
  const { active } = scenario.nodes;
  if (active === 0) return;
  const trait = streams['delegator.trait'];
  for (let who = 0; who < delegators.rows; who += 1) {
    let node = -1;
    for (let k = 0; k < scenario.delegators.looksAtStart; k += 1) {
      const seen = Math.floor(trait.uniform(who, 0, 1 + k) * active);
      if (node < 0 || bondedStake(world, seen) < bondedStake(world, node)) node = seen;
    }
    const amount = Math.floor(books.delegators.balance[who] * scenario.delegators.delegatedAtStart);
    if (amount > 0) delegate(world, who, node, amount);
  }
}
