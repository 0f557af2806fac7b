import { type BrushBehavior, brushX, line, type Selection, scaleLinear, select } from 'd3';
import { WEEK_HOURS } from '../../sim/units.ts';
import type { Reading } from '../charts/reading.ts';
import type { RunView } from '../charts/run-view.ts';
import { foundedSubnets } from '../charts/subnet-series.ts';
import { deriveDomain } from '../kit/axis-domain.ts';
import { coarsenPoints } from '../kit/point-statistics.ts';
import { append, createSvg } from '../kit/svg-element.ts';
import { describeSpan } from '../kit/time-format.ts';
import { agentClassesOf } from './agent-classes.ts';
import { drawAtWidth } from './chart-figure.ts';
import { element } from './markup.ts';
import type { ReadingState } from './reading-state.ts';
import { tokensOf } from './token-filter.ts';

const heightPx = 40;

/** Metrics whose course stands in the strip of time: the first that was measured. */
const courses = ['requests.settled', 'dgai.price', '2pm.price', 'dmp.supply', 'dgai.supply'];

/** The bar above the report: what stretch of time is shown, in what steps, which token and subnet, and who stands out. */
export function createExplorer(run: RunView, state: ReadingState): HTMLElement {
  const shown = element('output', { class: 'shown' });
  const reset = element('button', { type: 'button' }, 'Whole run');
  reset.addEventListener('click', () => state.change({ from: state.whole.from, to: state.whole.to }));
  const strip = createStrip(run, state);
  const weeks = createWeeks(state);
  const menus = createMenus(run, state);
  const tell = (): void => {
    const { from, to } = state.reading;
    const isWhole = from <= state.whole.from && to >= state.whole.to;
    shown.textContent = isWhole ? 'the whole run' : describeSpan(from, to);
    reset.hidden = isWhole;
  };
  state.follow(tell);
  tell();
  const choices = element(
    'details',
    { class: 'choices' },
    element('summary', {}, 'Explore'),
    element('div', { class: 'menus' }, ...weeks, ...menus),
  );
  const label = element('p', { class: 'showing' }, 'Showing ', shown, ' ', reset);
  return element(
    'div',
    { class: 'explorer', role: 'region', 'aria-label': 'Explore' },
    strip,
    label,
    choices,
  );
}

/** The whole run in small, with the stretch that is shown; dragging in it changes that, as do the arrow keys. */
function createStrip(run: RunView, state: ReadingState): HTMLElement {
  const svg = createSvg(document);
  svg.setAttribute('height', String(heightPx));
  svg.setAttribute('aria-hidden', 'true');
  const box = element('div', {
    class: 'strip',
    tabindex: 0,
    role: 'group',
    'aria-label':
      'Stretch of time that is shown. Left and right arrow keys move it, plus and minus make it longer and shorter, Escape shows the whole run.',
  });
  box.append(svg);
  let place: () => void = () => undefined;
  drawAtWidth(box, (widthPx) => {
    place = drawStrip(svg, run, state, widthPx);
    place();
  });
  state.follow(() => place());
  moveByKeyboard(box, state);
  return box;
}

/** Returns what moves the brush to where the reading is. */
function drawStrip(svg: SVGSVGElement, run: RunView, state: ReadingState, widthPx: number): () => void {
  const root = select(svg).attr('viewBox', `0 0 ${widthPx} ${heightPx}`).attr('width', widthPx);
  root.selectAll('*').remove();
  const x = scaleLinear([state.whole.from, state.whole.to], [1, widthPx - 1]);
  drawCourse(root, run, x);
  const brush: BrushBehavior<unknown> = brushX().extent([
    [0, 0],
    [widthPx, heightPx],
  ]);
  const group = root.append('g').attr('class', 'brush');
  brush.on('brush end', ({ selection, sourceEvent, type }) => {
    // Only a hand changes the reading; a brush that is placed by it must not answer.
    if (sourceEvent === undefined || sourceEvent === null) return;
    if (selection === null) {
      if (type === 'end') state.change({ from: state.whole.from, to: state.whole.to });
      return;
    }
    const [from, to] = (selection as [number, number]).map((px) => Math.round(x.invert(px)));
    if (to - from >= 2 * run.rowHours) state.change({ from, to });
  });
  group.call(brush);
  return () => {
    const { from, to } = state.reading;
    brush.move(group, [x(from), x(to)]);
  };
}

function drawCourse(
  root: Selection<SVGSVGElement, unknown, null, undefined>,
  run: RunView,
  x: (hours: number) => number,
): void {
  const metric = courses.find((name) => run.has(name));
  if (metric === undefined) return;
  const points = coarsenPoints(run.mean(metric), 200);
  const present = points.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  const y = scaleLinear(deriveDomain([0, ...present]), [heightPx - 3, 4]);
  const shape = line<(typeof points)[number]>()
    .defined(({ value }) => !Number.isNaN(value))
    .x(({ at }) => x(at))
    .y(({ value }) => y(value));
  append(root, 'path', { class: 'course', d: shape([...points]) ?? '' });
}

/** Parts of the stretch by which a key moves its ends. */
const keyStep = 0.1;

function moveByKeyboard(box: HTMLElement, state: ReadingState): void {
  const moves: Record<string, readonly [number, number]> = {
    ArrowLeft: [-keyStep, -keyStep],
    ArrowRight: [keyStep, keyStep],
    '+': [-keyStep, keyStep],
    '=': [-keyStep, keyStep],
    '-': [keyStep, -keyStep],
  };
  box.addEventListener('keydown', (event) => {
    const { whole, reading } = state;
    const move = moves[event.key];
    if (event.key === 'Escape') state.change({ from: whole.from, to: whole.to });
    if (move === undefined) return;
    event.preventDefault();
    const length = reading.to - reading.from;
    const shift = move.map((part) => Math.round(part * length));
    // A stretch that is moved against an end of the run keeps its length.
    const room = move[0] === move[1] ? [whole.from - reading.from, whole.to - reading.to] : undefined;
    if (room !== undefined) shift.fill(Math.max(room[0], Math.min(room[1], shift[0])));
    const from = Math.max(whole.from, reading.from + shift[0]);
    const to = Math.min(whole.to, reading.to + shift[1]);
    if (to - from >= 24) state.change({ from, to });
  });
}

/** Two fields for the weeks from and to which is shown, counted from one. */
function createWeeks(state: ReadingState): HTMLElement[] {
  const last = Math.ceil(state.whole.to / WEEK_HOURS);
  const make = (label: string) => {
    const input = element('input', { type: 'number', min: 1, max: last, step: 1 });
    return { input, label: element('label', {}, `${label} `, input) };
  };
  const [from, to] = [make('From week'), make('to week')];
  const tell = (): void => {
    from.input.value = String(Math.floor(state.reading.from / WEEK_HOURS) + 1);
    to.input.value = String(Math.ceil(state.reading.to / WEEK_HOURS));
  };
  const apply = (): void => {
    const [first, end] = [from.input.valueAsNumber, to.input.valueAsNumber];
    const isStretch = first >= 1 && end >= first;
    if (isStretch)
      state.change({ from: (first - 1) * WEEK_HOURS, to: Math.min(state.whole.to, end * WEEK_HOURS) });
    else tell();
  };
  from.input.addEventListener('change', apply);
  to.input.addEventListener('change', apply);
  state.follow(tell);
  tell();
  return [from.label, to.label];
}

function createMenus(run: RunView, state: ReadingState): HTMLElement[] {
  const subnets = foundedSubnets(run).map(({ name }) => ({ value: name, text: name }));
  const held = tokensOf(run);
  const named = (names: readonly string[]) => names.map((name) => ({ value: name, text: name }));
  const menu = (label: string, key: keyof Reading, options: readonly MenuOption[]) =>
    createMenu(label, key, options, state);
  return [
    menu('Steps', 'by', [
      { value: 'auto', text: 'as fits' },
      { value: 'tick', text: 'ticks' },
      { value: 'day', text: 'days' },
      { value: 'week', text: 'weeks' },
    ]),
    menu('Axes', 'scale', [
      { value: 'auto', text: 'as fits' },
      { value: 'linear', text: 'linear' },
      { value: 'log', text: 'logarithmic' },
    ]),
    ...(held.length > 1 ? [menu('Token', 'token', [{ value: '', text: 'all' }, ...named(held)])] : []),
    ...(subnets.length > 1 ? [menu('Subnet', 'subnet', [{ value: '', text: 'all' }, ...subnets])] : []),
    menu('Highlight', 'agents', [{ value: '', text: 'nobody' }, ...named(agentClassesOf(run))]),
  ];
}

interface MenuOption {
  readonly value: string;
  readonly text: string;
}

function createMenu(
  label: string,
  key: keyof Reading,
  options: readonly MenuOption[],
  state: ReadingState,
): HTMLElement {
  const list = element(
    'select',
    { id: `explore-${key}` },
    ...options.map(({ value, text }) => element('option', { value }, text)),
  );
  const tell = () => {
    list.value = String(state.reading[key]);
  };
  list.addEventListener('change', () => state.change({ [key]: list.value }));
  state.follow(tell);
  tell();
  return element('label', { for: list.id }, `${label} `, list);
}
