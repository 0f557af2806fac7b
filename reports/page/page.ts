import { createAgentTables } from './agents-section.ts';
import { createAssumptionsTable } from './assumptions-table.ts';
import { createChoiceFigure } from './choice-figure.ts';
import { Cursor } from './cursor.ts';
import { createEventTables } from './events-section.ts';
import { createFlowFigure } from './flow-figure.ts';
import { createHeadlines } from './headlines.ts';
import { element, slug } from './markup.ts';
import { createReproduction } from './reproduction.ts';
import type { RunView } from './run-view.ts';
import { type Chart, story } from './story.ts';
import { createTimeFigure } from './time-figure.ts';
import { describeLength } from './time-format.ts';

interface Chapter {
  readonly title: string;
  readonly contents: readonly HTMLElement[];
}

/** The whole report of one run. */
export function createPage(run: RunView): HTMLElement[] {
  const { data } = run;
  const cursor = new Cursor();
  const leftOut: string[] = [];
  const told = story.map(({ title, charts }): Chapter => {
    const contents: HTMLElement[] = [];
    for (const chart of charts.map((make) => make(run))) {
      if (chart === undefined) continue;
      if (chart.kind === 'left out') {
        leftOut.push(chart.reason);
        continue;
      }
      contents.push(createFigure(chart, run, cursor));
      if (chart.kind === 'flow' || chart.kind === 'choice') continue;
      for (const label of chart.unmeasured) leftOut.push(`${chart.title} Not measured: ${label}.`);
    }
    return { title, contents };
  });
  const chapters: Chapter[] = [
    { title: 'In brief', contents: data.headlines.length === 0 ? [] : [createHeadlines(run)] },
    ...told,
    { title: 'Agents at the end', contents: createAgentTables(data.agents) },
    { title: 'Events', contents: createEventTables(run) },
    { title: 'Left out', contents: leftOut.length === 0 ? [] : [listLeftOut(leftOut)] },
    {
      title: 'Assumptions',
      contents: data.assumptions.length === 0 ? [] : [createAssumptionsTable(data.assumptions)],
    },
    { title: 'Reproduce it', contents: [createReproduction(data)] },
  ].filter(({ contents }) => contents.length > 0);
  const skip = element('a', { class: 'skip', href: '#main' }, 'Skip to the report');
  const main = element('main', { id: 'main', tabindex: -1 }, ...chapters.map(createChapter));
  return [skip, createHeader(run), element('div', { class: 'columns' }, createContents(chapters), main)];
}

function createFigure(chart: Chart, run: RunView, cursor: Cursor): HTMLElement {
  if (chart.kind === 'flow') return createFlowFigure(chart);
  if (chart.kind === 'choice') return createChoiceFigure(chart, run, cursor);
  return createTimeFigure(chart, run, cursor);
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

function createHeader({ data, hours }: RunView): HTMLElement {
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
  return element(
    'header',
    {},
    element('h1', {}, data.name),
    question,
    element('p', { class: 'facts-line' }, facts),
    changed,
    ...warnings,
  );
}

function listLeftOut(reasons: readonly string[]): HTMLElement {
  return element('ul', { class: 'left-out' }, ...reasons.map((reason) => element('li', {}, reason)));
}
