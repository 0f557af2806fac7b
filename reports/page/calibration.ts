import type { CalibrationData } from '../calibration-data.ts';
import type { ScatterChart } from '../kit/scatter-chart.ts';
import { scrollingTable } from './chart-figure.ts';
import { element, slug } from './markup.ts';
import {
  encryptedChart,
  predictionChart,
  residualChart,
  rooflineChart,
  spreadChart,
} from './measured-work.ts';
import { createScatterFigure } from './scatter-figure.ts';

interface Chapter {
  readonly title: string;
  readonly contents: readonly HTMLElement[];
}

/** The page of a calibration: what it says, how well it predicts, what it stands on. */
function createCalibrationPage(data: CalibrationData): HTMLElement[] {
  const drawn = (...charts: readonly (ScatterChart | undefined)[]): HTMLElement[] =>
    charts.flatMap((chart) =>
      chart === undefined || chart.groups.every(({ marks }) => marks.length === 0)
        ? []
        : [createScatterFigure(chart)],
    );
  const chapters: readonly Chapter[] = [
    { title: 'In brief', contents: [createFigures(data.headlines), createQuotes(data.quotes)] },
    { title: 'How well it predicts', contents: drawn(predictionChart(data), residualChart(data)) },
    { title: 'Arithmetic and memory', contents: drawn(rooflineChart(data)) },
    { title: 'Encrypted work', contents: drawn(encryptedChart(data)) },
    { title: 'Repetition', contents: drawn(spreadChart(data)) },
    { title: 'Machine and method', contents: [createFacts(data)] },
  ].filter(({ contents }) => contents.length > 0);
  const links = chapters.map(({ title }) =>
    element('li', {}, element('a', { href: `#${slug(title)}` }, title)),
  );
  return [
    element('a', { class: 'skip', href: '#main' }, 'Skip to the report'),
    element(
      'header',
      {},
      element('h1', {}, data.name),
      element('p', { class: 'question' }, 'What does inference cost on this machine, and how sure is that?'),
      element('p', { class: 'facts-line' }, data.note),
      element('p', { class: 'facts-line' }, `dmpsim ${data.dmpsim}, digest ${data.digest.slice(0, 12)}`),
    ),
    element(
      'div',
      { class: 'columns' },
      element('nav', { class: 'contents', 'aria-label': 'Contents' }, element('ol', {}, ...links)),
      element(
        'main',
        { id: 'main', tabindex: -1 },
        ...chapters.map(({ title, contents }) =>
          element('section', { id: slug(title), class: 'chapter' }, element('h2', {}, title), ...contents),
        ),
      ),
    ),
  ];
}

function createFigures(headlines: CalibrationData['headlines']): HTMLElement {
  const entries = headlines.map(([label, value]) =>
    element(
      'div',
      { class: 'headline' },
      element('dt', {}, label),
      element('dd', { class: 'figure' }, value),
    ),
  );
  return element('dl', { class: 'headlines' }, ...entries);
}

/** Of the cells after the family. */
const regimeColumn = 4;

function createQuotes(quotes: CalibrationData['quotes']): HTMLElement {
  const names = [
    'Family',
    'Workloads',
    'R² (log)',
    'Error, one left out',
    'Error, size left out',
    'Work',
    'Band',
  ];
  const rows = quotes.map(([family, ...cells]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, family),
      ...cells.map((cell, column) => element('td', column === regimeColumn ? { class: 'words' } : {}, cell)),
    ),
  );
  const head = element(
    'tr',
    {},
    ...names.map((name, column) =>
      element('th', column === regimeColumn + 1 ? { scope: 'col', class: 'words' } : { scope: 'col' }, name),
    ),
  );
  const table = element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
  return scrollingTable('Cost formulas', table);
}

function createFacts({ facts, digest }: CalibrationData): HTMLElement {
  const rows = [...facts, ['Digest', digest] as const].map(([label, value]) =>
    element('tr', {}, element('th', { scope: 'row' }, label), element('td', { class: 'words' }, value)),
  );
  return scrollingTable('Machine and method', element('table', {}, element('tbody', {}, ...rows)));
}

function readData(): Promise<CalibrationData> {
  const packed = atob(document.getElementById('run-data')?.textContent ?? '');
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

async function start(): Promise<void> {
  const root = document.getElementById('report');
  if (root === null) return;
  try {
    root.replaceChildren(...createCalibrationPage(await readData()));
    document.documentElement.dataset['ready'] = 'yes';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    root.replaceChildren(element('p', { role: 'alert' }, `The page could not be drawn: ${reason}`));
    throw error;
  }
}

start();
