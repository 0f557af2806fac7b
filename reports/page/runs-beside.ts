import type { Headline } from '../charts/report-data.ts';
import type { RunView } from '../charts/run-view.ts';
import { formatPart, formatShort, isShare } from '../kit/number-format.ts';
import { createCourse, describeTarget, keepSign } from './headlines.ts';
import { element } from './markup.ts';
import { createRow, createTable } from './table.ts';

/** The values in which the scenarios of two runs differ; undefined where a run does not say what it stands on. */
export function createDifferences(run: RunView, other: RunView): HTMLElement | undefined {
  if (run.data.assumptions.length === 0 || other.data.assumptions.length === 0) return undefined;
  const [a, b] = [run, other].map(({ data }) => new Map(data.assumptions.map((one) => [one.path, one])));
  const paths = [...new Set([...a.keys(), ...b.keys()])];
  const differing = paths.filter((path) => a.get(path)?.value !== b.get(path)?.value);
  const title = element('h3', {}, 'In what the two differ');
  const seeds = run.data.seed === other.data.seed ? '' : ' Their seeds differ too, so luck does.';
  if (differing.length === 0) {
    return element('section', {}, title, element('p', {}, `In no value of the scenario.${seeds}`));
  }
  const rows = differing.map((path) => {
    const doc = (a.get(path) ?? b.get(path))?.doc ?? '';
    const cells = [a, b].map((side) =>
      element('td', { class: 'value' }, side.get(path)?.value ?? 'not there'),
    );
    return createRow(element('th', { scope: 'row', title: doc }, path), ...cells);
  });
  const values = differing.length === 1 ? 'One value differs.' : `${differing.length} values differ.`;
  return element(
    'section',
    {},
    title,
    element('p', {}, values + seeds),
    createTable('In what the two differ', ['Parameter', 'A', 'B'], rows, 'assumptions'),
  );
}

/** The figures of two runs in one table, with the course of each and how B stands against A. */
export function createFiguresBeside(run: RunView, other: RunView): HTMLElement | undefined {
  const labels = [...new Set([run, other].flatMap(({ data }) => data.headlines.map(({ label }) => label)))];
  if (labels.length === 0) return undefined;
  const rows = labels.map((label) => {
    const [a, b] = [run, other].map(({ data }) => data.headlines.find((one) => one.label === label));
    const difference = element('td', { class: 'difference' }, describeDifference(a, b));
    return createRow(label, ...createCells(a, run), ...createCells(b, other), difference);
  });
  const title = 'Figure by figure';
  const head = ['Figure', 'A', 'Course of A', 'B', 'Course of B', 'B against A'];
  return element('section', {}, element('h3', {}, title), createTable(title, head, rows, 'beside'));
}

function createCells(headline: Headline | undefined, run: RunView): HTMLElement[] {
  if (headline === undefined) return [element('td', {}, 'not there'), element('td', {})];
  const { text, target, ok } = headline;
  const check =
    target === undefined || ok !== false
      ? undefined
      : element('small', { class: 'check missed' }, describeTarget(target, ok));
  const none = headline.value === null ? { class: 'none' } : {};
  return [element('td', none, keepSign(text), check), element('td', {}, createCourse(headline, run))];
}

/** Points of shares, parts of everything else; empty where one of the two has no figure. */
function describeDifference(a: Headline | undefined, b: Headline | undefined): string {
  if (typeof a?.value !== 'number' || typeof b?.value !== 'number') return '';
  const change = b.value - a.value;
  if (change === 0) return 'the same';
  const sign = change > 0 ? '+' : '−';
  if (isShare(a.unit)) return `${sign}${formatShort(Math.abs(change) * 100, '')} points`;
  if (a.value === 0) return `${sign}${formatShort(Math.abs(change), a.unit)}`;
  return `${sign}${formatPart(Math.abs(change / a.value))}`;
}
