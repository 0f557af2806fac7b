import type { Assumption } from '../charts/report-data.ts';
import { formatCount } from '../kit/number-format.ts';
import { element } from './markup.ts';
import { createTable } from './table.ts';

const provenances = [
  { tag: 'S', name: 'stated by the source documents' },
  { tag: 'P', name: 'public documents or code' },
  { tag: 'A', name: 'assumed' },
];

interface Row {
  readonly assumption: Assumption;
  readonly element: HTMLElement;
  /** Everything that the search looks in, in lower case. */
  readonly text: string;
}

/**
 * Every parameter of the run with its value, where that comes from and how far it can be trusted; can be filtered. On
 * paper only those that the scenario sets.
 */
export function createAssumptionsTable(assumptions: readonly Assumption[]): HTMLElement {
  const rows = assumptions.map(createRow);
  const shown = element('p', { class: 'count', role: 'status' });
  const search = element('input', {
    type: 'search',
    id: 'assumption-search',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const tags = provenances.map(({ tag, name }) => {
    const { length } = assumptions.filter(({ provenance }) => provenance === tag);
    return { tag, ...createCheck(tag, name, length) };
  });
  const own = createCheck('set', 'set by this scenario only', assumptions.filter(isOwn).length);
  own.input.checked = false;
  const apply = (): void => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set(tags.filter(({ input }) => !input.checked).map(({ tag }) => tag));
    let count = 0;
    for (const row of rows) {
      const isWanted = words.every((word) => row.text.includes(word)) && !off.has(row.assumption.provenance);
      row.element.hidden = !isWanted || (own.input.checked && !isOwn(row.assumption));
      if (!row.element.hidden) count += 1;
    }
    shown.textContent = `${formatCount(count)} of ${formatCount(rows.length)} parameters`;
  };
  for (const input of [search, own.input, ...tags.map((tag) => tag.input)])
    input.addEventListener('input', apply);
  apply();
  const filters = element(
    'div',
    { class: 'filters' },
    element('label', { for: 'assumption-search' }, 'Find'),
    search,
    ...tags.map((tag) => tag.label),
    own.label,
  );
  const head = ['Parameter', 'Value', 'Basis', 'Set in', 'Meaning'];
  const lines = rows.map((row) => row.element);
  const others = assumptions.length - assumptions.filter(isOwn).length;
  const words = `Printed is what this scenario sets. ${formatCount(others)} more parameters are as they are by default; the page on a screen has them all.`;
  const left = others === 0 ? undefined : element('p', { class: 'printed' }, words);
  return element('div', {}, filters, shown, left, createTable('Assumptions', head, lines, 'assumptions'));
}

function createRow(assumption: Assumption): Row {
  const { path, value, provenance, origin, doc } = assumption;
  const basis = provenances.find(({ tag }) => tag === provenance)?.name ?? '';
  const row = element(
    'tr',
    isOwn(assumption) ? { class: 'own' } : {},
    element('th', { scope: 'row' }, ...breakable(path)),
    element('td', { class: 'value' }, value),
    element('td', {}, element('abbr', { class: `basis basis-${provenance}`, title: basis }, provenance)),
    element('td', { class: 'origin' }, ...breakable(origin)),
    element('td', { class: 'words' }, doc),
  );
  const text = [path, value, origin, doc].join(' ').toLowerCase();
  return { assumption, element: row, text };
}

/** Long paths may break after a dot or a slash. */
function breakable(path: string): Node[] {
  return path
    .split(/(?<=[./])/)
    .flatMap((part) => [document.createTextNode(part), document.createElement('wbr')]);
}

function createCheck(tag: string, name: string, count: number) {
  const input = element('input', { type: 'checkbox', checked: true, value: tag });
  const badge = tag.length === 1 ? element('span', { class: `basis basis-${tag}` }, tag) : undefined;
  const label = element('label', { class: 'filter' }, input, badge, ` ${name} (${formatCount(count)})`);
  return { input, label };
}

function isOwn({ origin }: Assumption): boolean {
  return origin !== 'default' && origin !== '';
}
