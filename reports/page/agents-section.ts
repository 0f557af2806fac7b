import { select } from 'd3';
import type { AgentColumn, AgentTable, Spread } from '../charts/report-data.ts';
import { capitalise } from '../kit/capitalise.ts';
import { formatCompared, formatCount, formatPart, unitName } from '../kit/number-format.ts';
import { createSvg, setAll } from '../kit/svg-element.ts';
import { element, folded, slug } from './markup.ts';
import { createRow, createTable } from './table.ts';

/** Units that an economist asks for beside tokens; counters and clocks of the engine stand behind a click. */
const plainEconomicUnit = /^(nats$|share$|CU\b)/;

/** What people read where the engine counts in parts of a unit: `1e-6 DGAI`, `milli-CU`. */
function readableUnit(written: string): { readonly unit: string; readonly factor: number } {
  const [, millionths, thousandths] = /^(?:1e-6 (.+)|milli-(.+))$/.exec(written) ?? [];
  if (millionths !== undefined) return { unit: millionths, factor: 1e-6 };
  return thousandths === undefined ? { unit: written, factor: 1 } : { unit: thousandths, factor: 1e-3 };
}

/** Tokens and money in accounts of agents: columns that end with their unit, `wallet.dgai`; `RT` for `RT/subnet-1`. */
function listHeld(tables: readonly AgentTable[]): ReadonlySet<string> {
  const columns = tables.flatMap((table) => table.columns);
  const held = columns.filter(({ name, unit }) => unit !== '' && name.endsWith(`.${unit.toLowerCase()}`));
  return new Set(held.map(({ unit }) => unit.split('/')[0]));
}

/** How a page calls a run beside another one, and what stands before its ids; both empty where it is alone. */
interface Side {
  readonly side: string;
  readonly prefix: string;
}

/** The agents of every kind at the end of the run: how each of their columns is distributed. */
export function createAgentTables(tables: readonly AgentTable[], side: Side): HTMLElement[] {
  const held = listHeld(tables);
  return tables.filter(({ active }) => active > 0).map((table) => createAgentTable(table, held, side));
}

function createAgentTable(
  { name, rows, active, columns }: AgentTable,
  held: ReadonlySet<string>,
  { side, prefix }: Side,
): HTMLElement {
  const counted =
    active === rows ? formatCount(rows) : `${formatCount(active)} active of ${formatCount(rows)}`;
  const title = `${capitalise(name)}${side === '' ? '' : ` in ${side}`}: ${counted}`;
  const isEconomic = ({ spread, unit: written }: AgentColumn) => {
    const { unit } = readableUnit(written);
    return spread !== undefined && (plainEconomicUnit.test(unit) || held.has(unit.split('/')[0]));
  };
  const first = columns.filter(isEconomic);
  const rest = columns.filter((column) => !isEconomic(column));
  const parts: HTMLElement[] = [element('h3', {}, title)];
  if (first.length > 0) parts.push(createColumnsTable(title, first));
  if (rest.length > 0) {
    const table = createColumnsTable(`${title}, more columns`, rest);
    parts.push(folded(`${rest.length} more columns`, table));
  }
  return element('section', { id: `${prefix}agents-${slug(name)}`, class: 'agents' }, ...parts);
}

function createColumnsTable(title: string, columns: readonly AgentColumn[]): HTMLElement {
  const names = ['Column', 'Distribution', 'Lowest', 'p10', 'Median', 'p90', 'Highest', 'Mean'];
  return createTable(title, names, columns.map(describeColumn));
}

function describeColumn({ name, unit: written, doc, spread, shares }: AgentColumn): HTMLElement {
  const { unit, factor } = readableUnit(written);
  const suffix = unitName(unit);
  const measured = suffix === '' || suffix === '0/1' ? name : `${name}, ${suffix}`;
  const meaning = doc === '' ? undefined : element('small', {}, doc);
  const head = element('th', { scope: 'row' }, measured, meaning);
  if (spread === undefined) {
    const words = describeShares(shares ?? []);
    return createRow(head, element('td', { colspan: 7, class: 'words' }, words));
  }
  const { min, p10, median, p90, max, mean } = spread;
  const cells = [min, p10, median, p90, max, mean].map((value) => formatCompared(value * factor, unit));
  return createRow(head, createHistogram(spread), ...cells);
}

function describeShares(shares: NonNullable<AgentColumn['shares']>): string {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const name = (value: string) => (value === '' ? 'none' : value);
  return shares.map(({ value, count }) => `${name(value)}: ${formatPart(count / total)}`).join(', ');
}

/** Bars of equal bins from the lowest to the highest value. */
function createHistogram({ bins, count }: Spread): SVGSVGElement {
  const svg = createSvg(document, `Histogram of ${formatCount(count)} values in ${bins.length} bins`);
  const [widthPx, heightPx] = [96, 22];
  const root = select(svg).attr('class', 'histogram').attr('width', widthPx).attr('height', heightPx);
  const most = Math.max(...bins);
  const step = widthPx / bins.length;
  const height = (n: number) => (n === 0 ? 0 : Math.max(1, (n / most) * (heightPx - 1)));
  setAll(root.selectAll('rect').data(bins).join('rect'), {
    width: step - 0.8,
    x: (_, i) => i * step,
    y: (n) => heightPx - height(n),
    height,
  });
  return svg;
}
