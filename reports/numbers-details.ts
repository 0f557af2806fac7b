import { WEEK_HOURS } from '../sim/units.ts';
import { escapeMarkup } from './html-frame.ts';
import type { NumberTable } from './kit/time-chart.ts';
import { chooseTimeUnit } from './kit/time-format.ts';

/** Rows of a table over time; more are for the JSON beside the page. */
const rowsMax = 200;
/** The numbers of a drawing as a closed table, for pages without script. */
export function renderNumbers(title: string, { head, rows }: NumberTable): string {
  const names = head.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  const lines = rows.map(([first, ...cells]) => {
    const values = cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeMarkup(first)}</th>${values}</tr>`;
  });
  const label = escapeMarkup(`Numbers: ${title}`);
  return `<details class="numbers"><summary aria-label="${label}">Numbers</summary><div class="table-box" tabindex="0" role="group" aria-label="${label}"><table><thead><tr>${names}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div></details>`;
}

/**
 * Which periods of a run a table shows: each of a few weeks; otherwise the last of every week, of every so many weeks
 * where 200 rows do not hold them; always the last.
 *
 * @param ends ends of the periods in hours, ascending
 * @returns indices into `ends`
 */
export function choosePeriods(ends: readonly number[]): number[] {
  const all = [...ends.keys()];
  const last = ends.length - 1;
  const isShort = last < 0 || chooseTimeUnit(ends[last]).name !== 'weeks';
  const weekOf = (index: number): number => Math.floor((ends[index] - 1e-9) / WEEK_HOURS);
  const ofWeeks = isShort ? all : all.filter((at) => at === last || weekOf(at) !== weekOf(at + 1));
  const stride = Math.ceil(ofWeeks.length / rowsMax);
  return ofWeeks.filter((_, row) => (ofWeeks.length - 1 - row) % stride === 0);
}

/** How these tables look; a print leaves them out. */
export const numbersStyle = `.numbers{font-size:.85rem;margin:.1rem 0 1rem}.numbers summary{cursor:pointer;color:var(--link);width:fit-content}
.numbers .table-box{max-height:24rem;overflow:auto}.numbers table{width:auto;margin:0;border-collapse:collapse;font-variant-numeric:tabular-nums}
.numbers th,.numbers td{padding:.2rem .7rem;text-align:right;white-space:nowrap;font-weight:400;border-bottom:1px solid var(--grid)}
.numbers thead th{position:sticky;top:0;background:var(--page);color:var(--soft)}.numbers th:first-child{text-align:left;padding-left:0}
@media print{.numbers{display:none}}
`;
