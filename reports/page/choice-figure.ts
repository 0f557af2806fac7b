import type { ChartOption } from './choice-chart.ts';
import { element } from './markup.ts';

/** What a choice needs to be shown. */
export interface ChoiceSource {
  readonly id: string;
  /** What is chosen: `Subnet`. */
  readonly label: string;
  readonly options: () => readonly ChartOption[];
  /** Makes the figure; `chosen` says which option it shows whenever it is drawn. */
  readonly create: (chosen: () => ChartOption) => HTMLElement;
  /** Draws the figure again. */
  readonly redraw: (figure: Element) => void;
}

/** A chart with a list above it from which the reader chooses what it is about. */
export function createChoiceFigure({ id, label, options, create, redraw }: ChoiceSource): HTMLElement {
  const list = element(
    'select',
    { id: `${id}-choice` },
    ...options().map(({ name }, i) => element('option', { value: i }, name)),
  );
  const chosen = () => options()[list.selectedIndex] ?? options()[0];
  const figure = create(chosen);
  const choice = element('p', { class: 'choice' }, element('label', { for: `${id}-choice` }, label), list);
  const caption = figure.querySelector('.caption');
  caption?.after(choice);
  list.addEventListener('change', () => {
    if (caption !== null) caption.textContent = chosen().chart().caption;
    redraw(figure);
  });
  return figure;
}
