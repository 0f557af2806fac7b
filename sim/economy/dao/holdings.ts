import { accountColumn } from '../../kernel/final-tables.ts';
import type { FinalColumn } from '../../kernel/outputs.ts';
import type { World } from './state.ts';

/** 2PM, USD and DGAI of some of the holders. */
export const listPurse = ({ books }: World, first: number, rows: number): FinalColumn[] =>
  [books.twoPm, books.holdersUsd, books.holdersDgai].map((book) => accountColumn(book, first, rows));

/** What stakers hold beside what belongs to a subnet. */
export function listStakerHoldings(world: World): FinalColumn[] {
  const { books, holders, stakers } = world;
  return [
    ...listPurse(world, holders.stakers, stakers.rows),
    ...[books.backed, books.unbacked, books.cooling].map((book) =>
      accountColumn(book, holders.stakers, stakers.rows),
    ),
  ];
}
