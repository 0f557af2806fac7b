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
}

/** Lines of a table with aligned columns; a line of titles first when any column has one. */
export function formatTable(rows: readonly (readonly string[])[], layout: TableLayout): string[] {
  const { columns, titles = (text: string) => text, indent = 2 } = layout;
  const cells = rows.map((row) =>
    row.map((cell, index) => cutTo(cell, columns[index].widthMax ?? Number.POSITIVE_INFINITY)),
  );
  const hasTitles = columns.some(({ title }) => title !== undefined);
  const head = columns.map(({ title }) => title ?? '');
  const widths = columns.map((_, index) =>
    Math.max(0, ...[...(hasTitles ? [head] : []), ...cells].map((row) => widthOf(row[index] ?? ''))),
  );
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
