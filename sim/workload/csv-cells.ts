/**
 * What a spreadsheet takes for a formula when a cell of CSV begins so, the wide forms of these signs included, and a tab or
 * an end of line; blanks before a sign are taken away by some. Apostrophes before it are part of it, so that every text can
 * be told from what was made of another.
 */
const formula = /^'*(\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/;

/** A text of a CSV file that no spreadsheet takes for a formula: with an apostrophe before it where it could be. */
export function spreadsheetText(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text that `spreadsheetText` was given. */
export function originalText(written: string): string {
  return written.startsWith("'") && formula.test(written) ? written.slice(1) : written;
}

/**
 * A record of CSV (RFC 4180) without its end. Text is quoted where it must be and is no formula of a spreadsheet; a number
 * is the shortest decimal that reads back as the same one, and nothing where it is NaN.
 */
export function csvRecord(cells: readonly (string | number | bigint)[]): string {
  return cells.map(csvCell).join(',');
}

function csvCell(cell: string | number | bigint): string {
  if (typeof cell !== 'string') return Number.isNaN(cell) ? '' : String(cell);
  const text = spreadsheetText(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
