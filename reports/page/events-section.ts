import { DAY_HOURS } from '../../sim/units.ts';
import type { RunView } from '../charts/run-view.ts';
import { formatCount } from '../kit/number-format.ts';
import { element } from './markup.ts';
import { createRow, createTable } from './table.ts';

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
    ...createSection(`How often${inSide}`, ['Event', 'Times', 'First', 'Last'], counted),
    ...createSection(`Rare events${inSide}, one by one`, ['When', 'Event', 'What'], named),
  ];
}

/** Nothing where there are no rows. */
function createSection(
  title: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement[] {
  if (rows.length === 0) return [];
  const lines = rows.map(([first, ...cells]) => createRow(first, ...cells));
  return [element('section', {}, element('h3', {}, title), createTable(title, names, lines, 'events'))];
}

function dayOf(hours: number): string {
  return `day ${formatCount(Math.floor(hours / DAY_HOURS) + 1)}`;
}
