import type { Paint } from './colour.ts';
import { cutTo, safeText, widthOf } from './width.ts';

export interface ColumnLayout {
  /** Numbers align at their right, text at its left. */
  readonly align?: 'left' | 'right';
  readonly title?: string | undefined;
  /** Longer cells are cut; the last column needs none. */
  readonly widthMax?: number;
}

export interface TableLayout {
  /** A text is the title of a column. */
  readonly columns: readonly (ColumnLayout | string)[];
  /** How to paint the titles. */
  readonly paint?: Paint;
  /** Columns of space before each line, 2 unless told. */
  readonly indent?: number;
  /** Columns of the terminal: the last column of the table is cut to fit, down to 12. */
  readonly width?: number | undefined;
}

/** A column of numbers. */
export const numbers = (title?: string): ColumnLayout => ({ title, align: 'right' });

/** Lines of a table with aligned columns; a line of titles first when any column has one. */
export function formatTable(rows: readonly (readonly string[])[], layout: TableLayout): string[] {
  const { paint = (_, text) => text, indent = 2, width = Number.POSITIVE_INFINITY } = layout;
  const columns = layout.columns.map((one): ColumnLayout => (typeof one === 'string' ? { title: one } : one));
  const hasTitles = columns.some(({ title }) => title !== undefined);
  const head = columns.map(({ title }) => title ?? '');
  const widths: number[] = [];
  const cells: string[][] = rows.map(() => []);
  for (const [index, { widthMax = Number.POSITIVE_INFINITY }] of columns.entries()) {
    const taken = indent + widths.reduce((sum, one) => sum + one + 2, 0);
    const isLast = index === columns.length - 1;
    const room = isLast ? Math.max(12, Math.min(widthMax, width - taken)) : widthMax;
    for (const [row, held] of rows.entries()) cells[row].push(cutTo(held[index] ?? '', room));
    const shown = cells.map((row) => row[index]);
    const measured = hasTitles ? [head[index], ...shown] : shown;
    widths.push(measured.reduce((most, cell) => Math.max(most, widthOf(cell)), 0));
  }
  const formatRow = (row: readonly string[]): string => {
    const padded = columns.map(({ align }, index) => {
      const cell = row[index] ?? '';
      const space = ' '.repeat(widths[index] - widthOf(cell));
      return align === 'right' ? space + cell : cell + space;
    });
    return `${' '.repeat(indent)}${padded.join('  ')}`.trimEnd();
  };
  const lines = cells.map(formatRow);
  return hasTitles ? [paint('dim', formatRow(head)), ...lines] : lines;
}

/** Lines of facts, each a word and what it is. */
export function formatFacts(
  facts: readonly (readonly [name: string, fact: string])[],
  paint: Paint,
): string[] {
  return formatTable(
    facts.map(([name, fact]) => [paint('dim', name), safeText(fact)]),
    { columns: [{}, {}] },
  );
}

/** Sections of lines, a blank line between them; one without lines is left out. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
