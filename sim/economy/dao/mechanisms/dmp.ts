import { InvariantError } from '../../../errors.ts';
import type { Book, Ledger, Reason } from '../../../ledger/ledger.ts';

/** How staked 2PM comes back, and what airdropped DMP redeems (economy.md §3.1, §3.3). */
export interface DmpRule {
  /** At once against burned DMP, after a delay, or never. */
  readonly exit: 'burn' | 'cooldown' | 'none';
  /** `lots`: airdropped DMP redeems nothing. `fungible`: any DMP redeems, first come first served, while the vault lasts. */
  readonly unbacked: 'lots' | 'fungible';
}

/** What a holder has and the vault holds, base units of DMP and 2PM. */
export interface DmpHolding {
  readonly backed: number;
  readonly unbacked: number;
  readonly vault: number;
}

/** What an exit burns and pays, base units; what is burned is what is paid, one for one. */
export interface Unstaking {
  readonly burnedBacked: number;
  readonly burnedUnbacked: number;
  /** 2PM that leaves the vault: to the wallet, or into cooldown. */
  readonly paid: number;
}

/** The most DMP that a holder can turn back into 2PM now. */
export function deriveRedeemable(holding: DmpHolding, rule: DmpRule): number {
  if (rule.exit === 'none') return 0;
  const claim = rule.unbacked === 'fungible' ? holding.backed + holding.unbacked : holding.backed;
  return Math.min(claim, holding.vault);
}

/**
 * What unstaking up to `amount` burns and pays. Where any DMP redeems, unbacked goes first: backed DMP also founds
 * subnets, so nobody parts with it before. What it burns of unbacked DMP was drawn from the 2PM of others.
 */
export function deriveUnstaking(holding: DmpHolding, amount: number, rule: DmpRule): Unstaking {
  const paid = Math.min(amount, deriveRedeemable(holding, rule));
  const burnedUnbacked = rule.unbacked === 'fungible' ? Math.min(paid, holding.unbacked) : 0;
  return { burnedBacked: paid - burnedUnbacked, burnedUnbacked, paid };
}

/**
 * DMP without 2PM behind it: airdropped and not yet burned, and what redeemed airdrops drew from the vault, for which
 * as much of the DMP once backed is so no longer. A redemption moves one into the other, so their sum stays.
 */
export function deriveUnbackedOutstanding(unbackedLots: number, drawn: number): number {
  return unbackedLots + drawn;
}

/** DMP supply = 2PM in the DAO vault + unbacked DMP outstanding, to the base unit (economy.md §3.2). Throws where it does not hold. */
export function checkIdentity(supply: number, vault: number, unbackedOutstanding: number): void {
  if (supply === vault + unbackedOutstanding) return;
  throw new InvariantError(
    `DMP supply is ${supply}, but the vault holds ${vault} 2PM and ${unbackedOutstanding} DMP are unbacked (base units)`,
  );
}

/** Accounts of the DAO: row i of each of the holders' belongs to holder i; row 0 is the vault. */
export interface DmpBooks {
  /** Free 2PM of holders. */
  readonly twoPm: Book;
  /** 2PM of holders on its way back. */
  readonly cooling: Book;
  readonly vault: Book;
  readonly backed: Book;
  readonly unbacked: Book;
}

/** Why DMP and its 2PM move. */
export interface DmpReasons {
  /** 2PM into the vault, and the DMP minted for it. */
  readonly stake: Reason;
  readonly mint: Reason;
  readonly airdrop: Reason;
  /** DMP burned, and its 2PM to the wallet or into cooldown. */
  readonly burn: Reason;
  readonly unstake: Reason;
  readonly cool: Reason;
}

/** Stakes `amount` 2PM of holder `row` and mints as much backed DMP; throws when it does not hold so much. */
export function settleStake(
  ledger: Ledger,
  books: DmpBooks,
  reasons: DmpReasons,
  row: number,
  amount: number,
): void {
  ledger.transfer(books.twoPm, row, books.vault, 0, amount, reasons.stake);
  ledger.mint(books.backed, row, amount, reasons.mint);
}

/** Mints `amount` unbacked DMP for holder `row`: the only DMP that no 2PM stands behind. */
export function settleAirdrop(
  ledger: Ledger,
  books: DmpBooks,
  reasons: DmpReasons,
  row: number,
  amount: number,
): void {
  ledger.mint(books.unbacked, row, amount, reasons.airdrop);
}

/** Burns what `deriveUnstaking` says for holder `row` and pays its 2PM, into cooldown where the rule has one. */
export function settleUnstaking(
  ledger: Ledger,
  books: DmpBooks,
  reasons: DmpReasons,
  exit: { readonly row: number; readonly amount: number; readonly rule: DmpRule },
): Unstaking {
  const { row, amount, rule } = exit;
  const holding = {
    backed: books.backed.balance[row],
    unbacked: books.unbacked.balance[row],
    vault: books.vault.balance[0],
  };
  const unstaking = deriveUnstaking(holding, amount, rule);
  const cools = rule.exit === 'cooldown';
  ledger.burn(books.backed, row, unstaking.burnedBacked, reasons.burn);
  ledger.burn(books.unbacked, row, unstaking.burnedUnbacked, reasons.burn);
  const to = cools ? books.cooling : books.twoPm;
  ledger.transfer(books.vault, 0, to, row, unstaking.paid, cools ? reasons.cool : reasons.unstake);
  return unstaking;
}
