import type { NumberTable } from '../kit/time-chart.ts';
import { scrollingTable } from './chart-figure.ts';
import { element } from './markup.ts';

/** The numbers of a chart as a table, for those who read rather than look; `words` are the columns that hold text. */
export function createNumberTable(
  title: string,
  { head, rows }: NumberTable,
  words: readonly number[] = [],
): HTMLElement {
  const names = head.map((name) => element('th', { scope: 'col' }, name));
  const lines = rows.map((row) => {
    const cells = row.map((cell, at) => {
      if (at === 0) return element('th', { scope: 'row' }, cell);
      return element('td', { class: words.includes(at) ? 'words' : undefined }, cell);
    });
    return element('tr', {}, ...cells);
  });
  const top = element('thead', {}, element('tr', {}, ...names));
  return scrollingTable(`Numbers: ${title}`, element('table', {}, top, element('tbody', {}, ...lines)));
}
