import { cutTo, widthOf } from './width.ts';

export interface ColumnLayout {
  /** Numbers align at their right, text at its left. */
  readonly align?: 'left' | 'right';
  readonly title?: string;
  /** Longer cells are cut; the last column needs none. */
  readonly widthMax?: number;
}

export interface TableLayout {
  readonly columns: readonly ColumnLayout[];
  /** How the titles look. */
  readonly titles?: (text: string) => string;
  /** Columns of space before each line, 2 unless told. */
  readonly indent?: number;
  /** Columns of the terminal: the last column of the table is cut to fit, down to 12. */
  readonly width?: number | undefined;
}

/** Lines of a table with aligned columns; a line of titles first when any column has one. */
export function formatTable(rows: readonly (readonly string[])[], layout: TableLayout): string[] {
  const { columns, titles = (text: string) => text, indent = 2, width = Number.POSITIVE_INFINITY } = layout;
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
  return hasTitles ? [titles(formatRow(head)), ...lines] : lines;
}
