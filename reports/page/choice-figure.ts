import type { ChartOption } from '../kit/choice-chart.ts';
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
  /** Calls back when there may be other options. */
  readonly follow: (listener: () => void) => void;
}

/** A chart with a list above it from which the reader chooses what it is about; a single option needs no choice. */
export function createChoiceFigure(source: ChoiceSource): HTMLElement {
  const { id, label, options, create, redraw, follow } = source;
  const list = element('select', { id: `${id}-choice` });
  let names: readonly string[] = [];
  const chosen = () => options().find(({ name }) => name === names[list.selectedIndex]) ?? options()[0];
  const choice = element('p', { class: 'choice' }, element('label', { for: `${id}-choice` }, label), list);
  const fill = (): void => {
    const { name } = chosen();
    names = options().map((option) => option.name);
    list.replaceChildren(...names.map((text) => element('option', {}, text)));
    list.selectedIndex = Math.max(0, names.indexOf(name));
    choice.hidden = names.length === 1;
  };
  fill();
  const figure = create(chosen);
  const caption = figure.querySelector('.caption');
  caption?.after(choice);
  const tell = (): void => {
    if (caption !== null) caption.textContent = chosen().chart().caption;
  };
  list.addEventListener('change', () => {
    tell();
    redraw(figure);
  });
  follow(() => {
    const present = options().map(({ name }) => name);
    if (names.join('\n') === present.join('\n')) return;
    fill();
    tell();
  });
  return figure;
}
