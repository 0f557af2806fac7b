import { accountColumnName } from '../../kernel/final-tables.ts';
import { sizeOf } from '../../kernel/measure.ts';
import type { FinalColumn } from '../../kernel/outputs.ts';
import type { Book } from '../../ledger/ledger.ts';

/** What like accounts of all subnets hold together: `committed backed`, `accrued rt`. */
export function sumColumn(books: readonly Book[], first: number, rows: number): FinalColumn {
  // The name of the account before that of the subnet, and so for the token.
  const token = books[0].token.name.split('/')[0];
  const name = books[0].name.split(' ').slice(0, 2).join(' ');
  return {
    name: accountColumnName(name, token),
    unit: token,
    doc: `${token} in ${name}, of all subnets`,
    get values() {
      const total = new Float64Array(rows);
      for (const book of books) {
        const size = sizeOf(book);
        for (let row = 0; row < rows; row += 1) total[row] += book.balance[first + row] / size;
      }
      return total;
    },
  };
}
