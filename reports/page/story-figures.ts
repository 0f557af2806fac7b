import { type Reading, writeReading } from '../charts/reading.ts';
import type { RunView } from '../charts/run-view.ts';
import type { Chart, ChartMaker } from '../charts/story.ts';
import { shareDomains } from '../kit/shared-domains.ts';
import type { LeftOut, PanelChart } from '../kit/time-chart.ts';
import { highlightAgents } from './agent-classes.ts';
import { createChoiceFigure } from './choice-figure.ts';
import type { Cursor } from './cursor.ts';
import type { DrawQueue } from './draw-queue.ts';
import { createFlowFigure } from './flow-figure.ts';
import { element } from './markup.ts';
import type { ReadingState } from './reading-state.ts';
import { createPanelFigure } from './time-figure.ts';
import { keepToken } from './token-filter.ts';

/** What the figures of a page share. */
export interface Desk {
  readonly state: ReadingState;
  readonly cursor: Cursor;
  readonly queue: DrawQueue;
}

/** One run of a page: beside another one its charts have ids and scales of their own. */
export interface ToldRun {
  readonly run: RunView;
  /** Stands before the ids of its charts: empty, or `b-`. */
  readonly prefix: string;
  /** How the page calls it beside another one: `A`, `B`; empty where it is alone. */
  readonly side: string;
  /** The run beside it. */
  readonly other?: RunView;
}

/** A chart of a run in its frame, drawn anew whenever the reader looks at something else; or why there is none. */
export function createStoryFigure(
  maker: ChartMaker,
  told: ToldRun,
  desk: Desk,
): HTMLElement | LeftOut | undefined {
  const figure = createReadFigure(maker, told, desk);
  if (told.side !== '' && figure instanceof HTMLElement)
    figure.querySelector('h3')?.prepend(element('span', { class: 'side' }, told.side), ' ');
  return figure;
}

function createReadFigure(
  maker: ChartMaker,
  { run, prefix, other }: ToldRun,
  desk: Desk,
): HTMLElement | LeftOut | undefined {
  const named = <Named extends Chart>(chart: Named): Named => ({ ...chart, id: prefix + chart.id });
  const first = maker(run);
  if (first === undefined || first.kind === 'left out') return first;
  const { state, queue } = desk;
  const view = rememberView(run, state);
  const read = <Kind extends Chart['kind']>(kind: Kind, of = view) => {
    const chart = maker(of());
    return chart?.kind === kind ? (chart as Extract<Chart, { kind: Kind }>) : undefined;
  };
  if (first.kind === 'flow') {
    const figure = createFlowFigure(named(first), {
      chart: () => {
        const chart = read('flow');
        return chart === undefined ? undefined : named(chart);
      },
      timeline: view,
      queue,
    });
    state.follow(() => queue.ask(figure));
    return figure;
  }
  const otherView = other === undefined ? undefined : rememberView(other, state);
  const create = (chartOf: (of: () => RunView) => PanelChart | undefined): HTMLElement => {
    const chart = (): PanelChart => {
      const whole = chartOf(() => run) as PanelChart;
      const { panels = [] } = chartOf(view) ?? {};
      // What it says is said of the whole run; what it shows is what is looked at.
      return named({ ...whole, panels: keepToken(panels, state.reading.token) });
    };
    const figure = createPanelFigure({
      chart,
      timeline: view,
      options: (drawn) => ({
        scale: state.reading.scale,
        ...(otherView === undefined
          ? {}
          : { domains: shareDomains(drawn, chartOf(otherView), state.reading.scale) }),
      }),
      cursor: desk.cursor,
      queue,
      finish: (svg) => highlightAgents(svg, first.id, state.reading.agents),
      zoom: (stretch) => state.change(stretch ?? { from: state.whole.from, to: state.whole.to }),
    });
    let shown: Reading | undefined;
    const filter = () => {
      figure.hidden = keepToken(chartOf(() => run)?.panels ?? [], state.reading.token).length === 0;
      // What is not over time stays as it is while a stretch of time is dragged.
      const isSame = first.kind === 'value' && shown !== undefined && isOtherTime(shown, state.reading);
      shown = state.reading;
      if (!isSame) queue.ask(figure);
    };
    state.follow(filter);
    filter();
    return figure;
  };
  if (first.kind !== 'choice') return create((of) => read(first.kind, of));
  return createChoiceFigure({
    id: prefix + first.id,
    label: first.label,
    options: () => read('choice')?.options ?? first.options,
    create: (chosen) =>
      create((of) => {
        const { options = [] } = read('choice', of) ?? {};
        const { name } = chosen();
        return (options.find((option) => option.name === name) ?? options[0])?.chart();
      }),
    redraw: (figure) => queue.ask(figure),
    follow: (listener) => state.follow(listener),
  });
}

/** Whether two readings differ in nothing but the stretch of time. */
function isOtherTime(before: Reading, now: Reading): boolean {
  const { from, to } = before;
  return writeReading({ ...now, from, to }, before) === '';
}

/** The run as it is read now; one view for each reading, however often it is asked for. */
function rememberView(run: RunView, state: ReadingState): () => RunView {
  let made = run;
  return () => {
    if (made.reading !== state.reading) made = run.read(state.reading);
    return made;
  };
}
