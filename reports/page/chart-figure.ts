import { element, folded } from './markup.ts';

/** The parts of a chart's frame that every kind of chart fills. */
export interface ChartFigure {
  readonly figure: HTMLElement;
  /** Legend on narrow screens. */
  readonly legend: HTMLElement;
  /** Holds the drawing; takes the keyboard's focus. */
  readonly plot: HTMLElement;
  readonly tip: HTMLElement;
  /** Spoken by screen readers when it changes. */
  readonly live: HTMLElement;
  /** How to read the marks. */
  readonly note: HTMLElement;
  /** Holds what can be done with the chart. */
  readonly actions: HTMLElement;
}

export interface FigureText {
  readonly id: string;
  /** The question that the chart answers. */
  readonly title: string;
  readonly caption: string;
  /** How the plot is operated, for people who cannot see it. */
  readonly instructions: string;
  /** How to read the marks, and where the numbers are. */
  readonly note: string;
}

/** The frame of a chart: the question, what happened, the drawing, how to read it, and its numbers as a table on demand. */
export function createFigure(
  { id, title, caption, instructions, note }: FigureText,
  makeTable: () => HTMLElement,
): ChartFigure {
  const legend = element('div', { class: 'legend', 'aria-hidden': 'true' });
  const tip = element('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
  const label = `${title} ${instructions}`;
  const plot = element('div', { class: 'plot', tabindex: 0, role: 'group', 'aria-label': label }, tip);
  const live = element('p', { class: 'spoken', 'aria-live': 'polite' });
  const numbers = folded('Numbers');
  numbers.addEventListener('toggle', () => {
    // A table of two years is only made for who asks for it, of what is looked at then.
    while (numbers.childElementCount > 1) numbers.lastElementChild?.remove();
    if (numbers.open) numbers.append(makeTable());
  });
  const noteLine = element('p', {}, note);
  const actions = element('div', { class: 'actions' });
  const notes = element('div', { class: 'notes' }, noteLine, actions, numbers);
  const heading = element('h3', { id: `${id}-title` }, title);
  const figure = element(
    'figure',
    { id, class: 'chart', 'aria-labelledby': `${id}-title` },
    heading,
    element('p', { class: 'caption' }, caption),
    legend,
    plot,
    live,
    notes,
  );
  return { figure, legend, plot, tip, live, note: noteLine, actions };
}

/** Calls `draw` with the width of `box` in pixels now and whenever it changes. */
export function drawAtWidth(box: HTMLElement, draw: (widthPx: number) => void): void {
  let drawn = 0;
  new ResizeObserver(() => {
    const widthPx = Math.floor(box.clientWidth);
    if (widthPx === drawn || widthPx === 0) return;
    drawn = widthPx;
    draw(widthPx);
  }).observe(box);
}

/** Shows `tip` beside (x, y) of the plot, on the side that has room. */
export function placeTip(tip: HTMLElement, plot: HTMLElement, { x, y }: { x: number; y: number }): void {
  tip.hidden = false;
  const gap = 14;
  const room = plot.clientWidth;
  const width = tip.offsetWidth;
  const left = x + gap + width <= room ? x + gap : x - gap - width;
  tip.style.left = `${Math.max(0, Math.min(left, room - width))}px`;
  tip.style.top = `${Math.max(0, Math.min(y, plot.clientHeight - tip.offsetHeight))}px`;
}
