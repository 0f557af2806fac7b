import type { NumberTable } from '../kit/time-chart.ts';
import { type Content, element } from './markup.ts';

/** A table in a box that scrolls by itself, reachable by keyboard; without `head` it has no names of columns. */
export function createTable(
  label: string,
  head: readonly Content[],
  rows: readonly HTMLElement[],
  style?: string,
): HTMLElement {
  const names = head.map((name) =>
    name instanceof HTMLElement ? name : element('th', { scope: 'col' }, name),
  );
  const top = names.length === 0 ? undefined : element('thead', {}, element('tr', {}, ...names));
  const table = element('table', { class: style }, top, element('tbody', {}, ...rows));
  return element('div', { class: 'table-box', tabindex: 0, role: 'region', 'aria-label': label }, table);
}

/** A row: what it is about, and its cells. */
export function createRow(first: Content, ...cells: readonly Content[]): HTMLElement {
  const name = first instanceof HTMLElement ? first : element('th', { scope: 'row' }, first);
  return element(
    'tr',
    {},
    name,
    ...cells.map((one) => (one instanceof HTMLElement ? one : element('td', {}, one))),
  );
}

/** The numbers of a chart as a table, for those who read rather than look; `words` are the columns that hold text. */
export function createNumberTable(
  title: string,
  { head, rows }: NumberTable,
  words: readonly number[] = [],
): HTMLElement {
  const lines = rows.map(([first, ...cells]) => {
    const style = (at: number) => ({ class: words.includes(at) ? 'words' : undefined });
    return createRow(first, ...cells.map((cell, i) => element('td', style(i + 1), cell)));
  });
  return createTable(`Numbers: ${title}`, head, lines);
}

/** What is told beside a mark that is pointed at: a heading and lines of a name and a value. */
export function createTip(
  heading: readonly Content[],
  lines: readonly (readonly [name: Content, value: Content])[],
) {
  const rows = lines.map(([name, value]) =>
    element('tr', {}, element('th', {}, name), element('td', {}, value)),
  );
  return [element('strong', {}, ...heading), element('table', {}, element('tbody', {}, ...rows))];
}
