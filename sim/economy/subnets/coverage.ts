import type { World } from './state.ts';

/**
 * 2PM behind an average DMP, at most 1: what whoever invests backed DMP keeps of what it brings, as airdropped DMP share in
 * pools and awards. It counts where subnets are proposed by founders; by a calendar nobody goes by it.
 */
export function deriveCoverage({ books, ledger, scenario }: World): number {
  if (scenario.subnets.proposals.by === 'calendar') return 1;
  const { id } = books.backed.token;
  const supply = ledger.minted[id] - ledger.burned[id];
  return supply === 0 ? 1 : Math.min(1, books.vault.balance[0] / supply);
}
