import { wholeReading } from '../charts/reading.ts';
import type { RunView } from '../charts/run-view.ts';
import { story } from '../charts/story.ts';
import { describeLength } from '../kit/time-format.ts';
import { createAgentTables } from './agents-section.ts';
import { createAssumptionsTable } from './assumptions-table.ts';
import { createFindings, createQuestion } from './brief.ts';
import { Cursor } from './cursor.ts';
import { DrawQueue } from './draw-queue.ts';
import { createEventTables } from './events-section.ts';
import { createExpected } from './expected-section.ts';
import { createExplorer } from './explorer.ts';
import { createHeadlines } from './headlines.ts';
import { element, slug } from './markup.ts';
import { createModelDescription } from './model-description.ts';
import { ReadingState } from './reading-state.ts';
import { createReproduction } from './reproduction.ts';
import { createDifferences, createFiguresBeside } from './runs-beside.ts';
import { createStoryFigure, type Desk, type ToldRun } from './story-figures.ts';

interface Chapter {
  readonly title: string;
  readonly contents: readonly (HTMLElement | undefined)[];
}

/** The whole report of one run, or of two side by side. */
export function createPage(run: RunView, other?: RunView): HTMLElement[] {
  const hours = Math.max(run.hours, other?.hours ?? 0);
  const desk: Desk = {
    state: new ReadingState(wholeReading(hours)),
    cursor: new Cursor(),
    queue: new DrawQueue(),
  };
  const told: ToldRun[] =
    other === undefined
      ? [{ run, prefix: '', side: '' }]
      : [
          { run, prefix: '', side: 'A', other },
          { run: other, prefix: 'b-', side: 'B', other: run },
        ];
  const leftOut: string[] = [];
  const chapters: Chapter[] = [
    {
      title: 'In brief',
      contents: [...createBrief(run, other), ...pairUp(told.map((one) => createFindings(one.run, one)))],
    },
    ...story.map(({ title, charts }) => ({
      title,
      contents: charts.flatMap((maker) => {
        const figures = told.map((one) => createStoryFigure(maker, one, desk));
        for (const [i, figure] of figures.entries())
          if (figure !== undefined && 'reason' in figure) leftOut.push(nameOf(told, i) + figure.reason);
        return pairUp(figures.map((figure) => (figure instanceof HTMLElement ? figure : undefined)));
      }),
    })),
    ...createAppendix(told, leftOut),
  ].filter(({ contents }) => contents.length > 0);
  const skip = element('a', { class: 'skip', href: '#main' }, 'Skip to the report');
  const main = element('main', { id: 'main', tabindex: -1 }, ...chapters.map(createChapter));
  return [
    skip,
    createHeader(run, other),
    createExplorer(run, desk.state),
    element('div', { class: 'columns' }, createContents(chapters), main),
  ];
}

/** What stands behind the story: agents, events, what is missing, what it rests on. */
function createAppendix(told: readonly ToldRun[], leftOut: readonly string[]): Chapter[] {
  const [{ run }] = told;
  const { assumptions } = run.data;
  const isAlone = told.length === 1;
  return [
    {
      title: 'Agents at the end',
      contents: told.flatMap((one) => createAgentTables(one.run.data.agents, one)),
    },
    { title: 'Expected of measures', contents: pairUp(told.map((one) => createExpected(one.run, one.side))) },
    { title: 'Events', contents: pairUp(told.map((one) => createEvents(one))) },
    { title: 'Left out', contents: leftOut.length === 0 ? [] : [listLeftOut(leftOut)] },
    {
      title: 'Assumptions',
      contents: isAlone && assumptions.length > 0 ? [createAssumptionsTable(assumptions)] : [],
    },
    { title: 'The model', contents: isAlone ? createModelDescription(run) : [] },
    { title: 'Reproduce it', contents: pairUp(told.map((one) => createReproduction(one.run.data))) },
  ];
}

function createEvents({ run, side }: ToldRun): HTMLElement | undefined {
  const tables = createEventTables(run, side);
  return tables.length === 0 ? undefined : element('div', {}, ...tables);
}

/** Two things side by side where there are two; what only one run has keeps its side. */
function pairUp(parts: readonly (HTMLElement | undefined)[]): HTMLElement[] {
  if (parts.every((part) => part === undefined)) return [];
  if (parts.length === 1) return parts.filter((part) => part !== undefined);
  return [element('div', { class: 'pair' }, ...parts.map((part) => part ?? element('div')))];
}

function nameOf(told: readonly ToldRun[], i: number): string {
  return told.length === 1 ? '' : `${told[i].side}: `;
}

function createBrief(run: RunView, other: RunView | undefined): (HTMLElement | undefined)[] {
  if (other !== undefined) return [createDifferences(run, other), createFiguresBeside(run, other)];
  return [createQuestion(run.data), run.data.headlines.length === 0 ? undefined : createHeadlines(run)];
}

function createChapter({ title, contents }: Chapter): HTMLElement {
  const id = slug(title);
  return element('section', { id, class: 'chapter' }, element('h2', {}, title), ...contents);
}

function createContents(chapters: readonly Chapter[]): HTMLElement {
  const links = chapters.map(({ title }) =>
    element('li', {}, element('a', { href: `#${slug(title)}` }, title)),
  );
  return element('nav', { class: 'contents', 'aria-label': 'Contents' }, element('ol', {}, ...links));
}

function createHeader(run: RunView, other: RunView | undefined): HTMLElement {
  if (other === undefined) return element('header', {}, ...describeRun(run, 'h1'));
  const sides = [run, other].map((one, i) => element('div', {}, ...describeRun(one, 'h2', 'AB'[i])));
  const title = element('h1', {}, 'Two runs side by side');
  return element('header', {}, title, element('div', { class: 'pair' }, ...sides));
}

function describeRun(
  { data, hours }: RunView,
  heading: 'h1' | 'h2',
  side?: string,
): (HTMLElement | undefined)[] {
  const question = data.question === '' ? undefined : element('p', { class: 'question' }, data.question);
  const length = describeLength(hours);
  const facts = `${length} in ticks of ${describeLength(data.tickHours)}, seed ${data.seed}, dmpsim ${data.engine}, digest ${data.digest.slice(0, 12)}`;
  const changes = data.set.map((setting) => element('li', {}, element('code', {}, setting)));
  const changed =
    changes.length === 0
      ? undefined
      : element(
          'div',
          { class: 'changed' },
          element('p', {}, 'Changed for this run:'),
          element('ul', {}, ...changes),
        );
  const warnings = data.warnings.map((warning) => element('p', { class: 'warning' }, `Note: ${warning}`));
  return [
    side === undefined
      ? element(heading, {}, data.name)
      : element(heading, {}, element('span', { class: 'side' }, side), ` ${data.name}`),
    question,
    element('p', { class: 'facts-line' }, facts),
    changed,
    ...warnings,
  ];
}

function listLeftOut(reasons: readonly string[]): HTMLElement {
  return element('ul', { class: 'left-out' }, ...reasons.map((reason) => element('li', {}, reason)));
}
