import type { CalibrationData } from '../calibration-data.ts';
import type { ScatterChart } from '../kit/scatter-chart.ts';
import { element, slug } from './markup.ts';
import {
  encryptedChart,
  predictionChart,
  residualChart,
  rooflineChart,
  spreadChart,
} from './measured-work.ts';
import { createScatterFigure } from './scatter-figure.ts';
import { startPage } from './start.ts';
import { createRow, createTable } from './table.ts';

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
  const entries = headlines.map(([label, value]) => {
    const figure = element('dd', { class: 'figure' }, value);
    return element('div', { class: 'headline' }, element('dt', {}, label), figure);
  });
  return element('dl', { class: 'headlines' }, ...entries);
}

/** Whose cells are words. */
const regimeColumn = 5;

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
  const styleOf = (column: number) => (column === regimeColumn ? 'words' : undefined);
  const head = names.map((name, at) => element('th', { scope: 'col', class: styleOf(at) }, name));
  const rows = quotes.map(([family, ...cells]) =>
    createRow(family, ...cells.map((cell, i) => element('td', { class: styleOf(i + 1) }, cell))),
  );
  return createTable('Cost formulas', head, rows);
}

function createFacts({ facts, digest }: CalibrationData): HTMLElement {
  const rows = [...facts, ['Digest', digest] as const].map(([label, value]) =>
    createRow(label, element('td', { class: 'words' }, value)),
  );
  return createTable('Machine and method', [], rows);
}

startPage('page', async (data) => createCalibrationPage(await data.json()));
