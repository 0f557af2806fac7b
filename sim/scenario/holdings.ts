import { InputError } from '../errors.ts';
import { CsvRecords } from '../workload/csv-records.ts';
import { printable } from '../workload/printable.ts';
import { findColumn } from './csv-column.ts';

/** Most holders of one snapshot. */
const holdersMax = 1_000_000;
/** Decimals of every token of the model. */
const ownDecimals = 6;

/** Where a snapshot has its balances, and how they are written. */
export interface HoldingsColumns {
  readonly column: string;
  /** Decimals of whole base units, as chains count them: 18 for most; 0 where balances are in tokens. */
  readonly decimals: number;
}

/** Balances of a snapshot, in base units and the order of its lines. */
export interface Holdings {
  readonly amounts: Float64Array;
  readonly total: number;
}

/**
 * Reads balances from CSV with a header, one holder a line; what is finer than a base unit is cut off. Throws InputError with
 * the line for a missing column, what is no balance, too many holders, and more in all than is exact.
 */
export function parseHoldings(csv: string, file: string, columns: HoldingsColumns): Holdings {
  const amounts: number[] = [];
  let at = -1;
  let total = 0n;
  const refuse = (constraint: string, value: string, line: number, hint: string): InputError =>
    new InputError({
      path: printable(columns.column),
      constraint,
      value: printable(value),
      hint,
      file,
      line,
    });
  const records = new CsvRecords(file, (fields, line) => {
    if (at < 0) {
      at = findColumn(columns.column, fields, { file, line, how: 'column:' });
      return;
    }
    const written = fields[at] ?? '';
    const amount = readBalance(written, columns.decimals);
    if (amount === undefined) {
      const hint = 'write digits, with a point for decimals; commas may separate thousands inside quotes';
      throw refuse('expected a balance of at least 0', written === '' ? 'nothing' : written, line, hint);
    }
    total += amount;
    if (total > BigInt(Number.MAX_SAFE_INTEGER))
      throw refuse(
        'expected balances that sum to at most 2^53 − 1 base units',
        written,
        line,
        'decimals: says in what they are written; 18 where a chain counts so',
      );
    if (amounts.length === holdersMax)
      throw refuse(`expected at most ${holdersMax} holders`, 'more', line, 'leave the smallest out');
    amounts.push(Number(amount));
  });
  records.push(new TextEncoder().encode(csv));
  records.finish();
  if (amounts.length > 0) return { amounts: Float64Array.from(amounts), total: Number(total) };
  throw refuse(
    'expected at least one holder',
    'none',
    1,
    `a header with ${printable(columns.column)}, then a line for each`,
  );
}

/** Base units; undefined for what is no balance. */
function readBalance(written: string, decimals: number): bigint | undefined {
  const match = /^(\d{1,3}(?:[,_]\d{3})+|\d{1,60})(?:\.(\d{0,40}))?$/.exec(written.trim());
  if (match === null) return undefined;
  const [, whole, fraction = ''] = match;
  const digits = whole.replace(/[,_]/g, '');
  const tenTo = (exponent: number): bigint => BigInt(`1${'0'.repeat(exponent)}`);
  if (decimals > 0)
    return fraction === '' ? (BigInt(digits) * tenTo(ownDecimals)) / tenTo(decimals) : undefined;
  return BigInt(digits + fraction.slice(0, ownDecimals).padEnd(ownDecimals, '0'));
}
