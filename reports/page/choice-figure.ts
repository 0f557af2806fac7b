import type { ChartOption, ChoiceChart } from './choice-chart.ts';
import type { Cursor } from './cursor.ts';
import { element } from './markup.ts';
import type { RunView } from './run-view.ts';
import { createTimeFigure } from './time-figure.ts';

/** A chart with a list above it from which the reader chooses what it is about. */
export function createChoiceFigure(
  { id, label, options }: ChoiceChart,
  run: RunView,
  cursor: Cursor,
): HTMLElement {
  const list = element(
    'select',
    { id: `${id}-choice` },
    ...options.map(({ name }, i) => element('option', { value: i }, name)),
  );
  const choice = element('p', { class: 'choice' }, element('label', { for: `${id}-choice` }, label), list);
  const made = new Map<ChartOption, HTMLElement>();
  const show = (option: ChartOption): HTMLElement => {
    // A chart follows the page's cursor for good: it is made once.
    const figure = made.get(option) ?? createTimeFigure(option.chart, run, cursor);
    made.set(option, figure);
    figure.querySelector('.caption')?.after(choice);
    return figure;
  };
  let shown = show(options[0]);
  const box = element('div', { class: 'choice-box' }, shown);
  list.addEventListener('change', () => {
    shown = show(options[list.selectedIndex]);
    box.replaceChildren(shown);
    list.focus();
  });
  return box;
}
