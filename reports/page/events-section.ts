import { scrollingTable } from './chart-figure.ts';
import { element } from './markup.ts';
import { formatCount } from './number-format.ts';
import type { RunView } from './run-view.ts';

const dayHours = 24;

/** Scheduled shocks one by one, and how often everything else happened. */
export function createEventsTable(run: RunView): HTMLElement {
  const row = (name: string, count: string, first: number, last: number) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', {}, count),
      element('td', {}, dayOf(first)),
      element('td', {}, dayOf(last)),
    );
  const rows = [
    ...run.shocks.map(({ label, from, to }) => row(`shock: ${label}`, '1', from, to)),
    ...run.data.events.kinds.map(({ kind, count, firstHours, lastHours }) =>
      row(kind, formatCount(count), firstHours, lastHours),
    ),
  ];
  const head = ['Event', 'Times', 'First', 'Last'].map((name) => element('th', { scope: 'col' }, name));
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  return scrollingTable('Events', table);
}

function dayOf(hours: number): string {
  return `day ${formatCount(Math.floor(hours / dayHours) + 1)}`;
}
