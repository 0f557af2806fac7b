import { DAY_HOURS } from '../../sim/units.ts';
import type { RunView } from '../charts/run-view.ts';
import { formatCount } from '../kit/number-format.ts';
import { scrollingTable } from './chart-figure.ts';
import { element } from './markup.ts';

/** How often each kind of thing happened, and one by one what happened rarely. */
export function createEventTables(run: RunView, side: string): HTMLElement[] {
  const inSide = side === '' ? '' : ` in ${side}`;
  const { kinds } = run.data.events;
  const single = [
    ...run.shocks.map(({ from, label }) => ({ hours: from, cells: ['shock', label] })),
    ...run.rareEvents.map(({ hours, kind, who, note }) => ({
      hours,
      cells: [kind, [who, note].filter(Boolean).join(': ')],
    })),
  ].sort((a, b) => a.hours - b.hours);
  const counted = kinds.map(({ kind, count, firstHours, lastHours }) => [
    kind,
    formatCount(count),
    dayOf(firstHours),
    dayOf(lastHours),
  ]);
  const named = single.map(({ hours, cells }) => [dayOf(hours), ...cells]);
  return [
    ...(counted.length === 0
      ? []
      : [createTable(`How often${inSide}`, ['Event', 'Times', 'First', 'Last'], counted)]),
    ...(named.length === 0
      ? []
      : [createTable(`Rare events${inSide}, one by one`, ['When', 'Event', 'What'], named)]),
  ];
}

function createTable(
  title: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const head = names.map((name) => element('th', { scope: 'col' }, name));
  const body = rows.map(([first, ...cells]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, first),
      ...cells.map((cell) => element('td', {}, cell)),
    ),
  );
  const table = element(
    'table',
    { class: 'events' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
  return element('section', {}, element('h3', {}, title), scrollingTable(title, table));
}

function dayOf(hours: number): string {
  return `day ${formatCount(Math.floor(hours / DAY_HOURS) + 1)}`;
}
