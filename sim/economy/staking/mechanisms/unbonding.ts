import type { Book, Ledger, Reason } from '../../../ledger/ledger.ts';
import { RowGroups } from '../../../state/row-groups.ts';
import { column, createTable, type Table } from '../../../state/table.ts';

/** Whose stake is on its way back. */
export const lotOwner = { none: 0, node: 1, adaptor: 2, delegator: 3 } as const;

/** Stakes on their way back to their owners; they can still be slashed for what happened at `bond` (economy.md §2.10). */
const unbondingSpec = {
  owner: column('u8', 'code', 'kind of owner: 0 free row, 1 node, 2 adaptor, 3 delegator'),
  ownerId: column('i32', 'id', 'who gets it back'),
  bond: column('i32', 'id', 'node, or adaptor, that it was staked on'),
  releaseTick: column('i32', 'tick', 'when it is paid out'),
} as const;

/** The table of lots; the ledger book `unbonding` has one account per row. */
export interface UnbondingLots extends Table<typeof unbondingSpec> {
  /** All rows from here on are free: there is nothing to look for among them. */
  freeFrom: number;
  /** All rows before this one are taken. */
  openFrom: number;
  /** Rows by their bond, where they are known. */
  byBond: RowGroups | undefined;
}

/** Room for `rows` lots, for all that is known each of them in use. */
export function createLots(rows: number): UnbondingLots {
  const table = createTable('unbonding', unbondingSpec, rows, ({ owner }) => {
    return (row) => owner[row] !== lotOwner.none;
  });
  return { ...table, freeFrom: rows, openFrom: 0, byBond: undefined };
}

/** Any row may be in use, or none. */
export function renewLots(lots: UnbondingLots): void {
  lots.freeFrom = lots.rows;
  lots.openFrom = 0;
  lots.byBond = undefined;
}

/** Rows of lots that were staked on `bond`, a node or an adaptor; rows that are free now may be among them. */
export function listLotsOf(lots: UnbondingLots, bond: number): Int32Array {
  lots.byBond ??= new RowGroups(lots.col.bond, lots.freeFrom);
  return lots.byBond.of(bond);
}

/** Opens a lot in the first free row, to be filled by a transfer; −1 when every row is taken. */
export function openLot(
  lots: UnbondingLots,
  lot: {
    readonly owner: number;
    readonly ownerId: number;
    readonly bond: number;
    readonly releaseTick: number;
  },
): number {
  const row = lots.col.owner.indexOf(lotOwner.none, lots.openFrom);
  if (row < 0) return -1;
  lots.openFrom = row + 1;
  lots.byBond = undefined;
  lots.freeFrom = Math.max(lots.freeFrom, row + 1);
  lots.col.owner[row] = lot.owner;
  lots.col.ownerId[row] = lot.ownerId;
  lots.col.bond[row] = lot.bond;
  lots.col.releaseTick[row] = lot.releaseTick;
  return row;
}

/** Pays out every lot whose time has come, to the wallets of its kind of owner. Returns the sum. */
export function releaseLots(
  lots: UnbondingLots,
  tick: number,
  ledger: Ledger,
  unbonding: Book,
  walletOf: (owner: number) => { readonly book: Book; readonly reason: Reason },
): number {
  const { owner, ownerId, releaseTick } = lots.col;
  let released = 0;
  let freeFrom = 0;
  for (let row = 0; row < lots.freeFrom; row += 1) {
    if (owner[row] === lotOwner.none) continue;
    if (releaseTick[row] > tick) {
      freeFrom = row + 1;
      continue;
    }
    const { book, reason } = walletOf(owner[row]);
    released += unbonding.balance[row];
    ledger.transfer(unbonding, row, book, ownerId[row], unbonding.balance[row], reason);
    owner[row] = lotOwner.none;
    lots.openFrom = Math.min(lots.openFrom, row);
  }
  lots.freeFrom = freeFrom;
  return released;
}
