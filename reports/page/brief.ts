import { wholeReading, writeReading } from '../charts/reading.ts';
import type { ReportData } from '../charts/report-data.ts';
import type { RunView } from '../charts/run-view.ts';
import { describeSpan } from '../kit/time-format.ts';
import { findWhatStandsOut } from './findings.ts';
import { element, folded } from './markup.ts';
import { createRow, createTable } from './table.ts';

/** What stands out in a run, each linked to the chart that shows it, at the time when it is to be seen. */
export function createFindings(
  run: RunView,
  { prefix, side }: { readonly prefix: string; readonly side: string },
): HTMLElement {
  const whole = wholeReading(run.hours);
  const items = findWhatStandsOut(run).map(({ text, chart, stretch, isBroken }) => {
    const query = stretch === undefined ? '' : writeReading({ ...whole, ...stretch }, whole);
    const anchor = chart === 'in-brief' ? chart : prefix + chart;
    const place = stretch === undefined ? 'see the chart' : `see ${describeSpan(stretch.from, stretch.to)}`;
    const label = element('span', { class: 'spoken' }, `: ${text}`);
    const link = element('a', { href: `#${anchor}${query === '' ? '' : `?${query}`}` }, place, label);
    return element(
      'li',
      isBroken ? { class: 'broken' } : {},
      `${text} `,
      chart === 'in-brief' ? undefined : link,
    );
  });
  const found =
    items.length === 0
      ? element('p', {}, 'Nothing does, by the rules that this report looks with.')
      : element('ul', { class: 'findings' }, ...items);
  const title = side === '' ? 'What stands out' : `What stands out in ${side}`;
  return element('section', {}, element('h3', {}, title), found);
}

/** Values of a long list are behind a click. */
const shownMax = 12;

/** What this run changes against the baseline that ships, value by value. */
export function createQuestion({ changed }: ReportData): HTMLElement | undefined {
  if (changed === undefined) return undefined;
  const title = element('h3', {}, 'What was asked');
  if (changed.length === 0) {
    const words = 'The baseline that ships with this version, with every value as it is there.';
    return element('section', {}, title, element('p', {}, words));
  }
  const head = ['Parameter', 'Here', 'Baseline', 'Set in'];
  const rows = changed.map(({ path, value, baseline, origin, doc }) =>
    createRow(
      element('th', { scope: 'row', title: doc }, path),
      element('td', { class: 'value' }, value),
      baseline ?? 'not there',
      element('td', { class: 'origin' }, origin),
    ),
  );
  const words = `${changed.length} value${changed.length === 1 ? ' is' : 's are'} not as in the baseline that ships with this version.`;
  const table = createTable('Changed against the baseline', head, rows, 'assumptions');
  const shown = changed.length <= shownMax ? table : folded('Show them', table);
  return element('section', {}, title, element('p', {}, words), shown);
}
