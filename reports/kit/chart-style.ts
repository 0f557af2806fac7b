/** Families of type that are on most machines. */
export const sansFamily =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif';

/**
 * How marks look, as a style sheet: the same in a page, where charts stand in `.plot`, and in a picture of its own.
 *
 * @param scope selector of what holds the marks, with a space after it; empty in a picture
 */
export function chartStyle(scope: string): string {
  return rules.map(([selectors, style]) => `${scoped(selectors, scope)}{${style}}`).join('');
}

function scoped(selectors: string, scope: string): string {
  return selectors
    .split(',')
    .map((selector) => scope + selector)
    .join(',');
}

const rules: readonly (readonly [selectors: string, style: string])[] = [
  ['text', `font:12px ${sansFamily};font-variant-numeric:tabular-nums;fill:var(--soft)`],
  ['.series-label,.account-label', 'fill:var(--ink)'],
  [
    '.account-label,.span-label',
    'paint-order:stroke;stroke:var(--page);stroke-width:3px;stroke-linejoin:round',
  ],
  ['.account-amount', 'fill:var(--soft)'],
  ['.mark-label', 'font-size:11px'],
  ['.shock-label', 'fill:var(--bad)'],
  ['.axis.value line', 'stroke:var(--grid)'],
  ['.axis.time line,.zero', 'stroke:var(--soft)'],
  ['.line', 'fill:none;stroke-width:1.7;stroke-linejoin:round;stroke-linecap:round'],
  ['.line.dashed', 'stroke-dasharray:5 4;stroke-linecap:butt'],
  ['.area', 'stroke:var(--page);stroke-width:.8'],
  ['.rule', 'stroke:var(--ink);stroke-width:1;stroke-dasharray:2 3'],
  ['.cross', 'fill:none;stroke:var(--bad);stroke-width:1.8'],
  ['.bar.partial', 'opacity:.55'],
  ['.leader', 'fill:none;stroke:var(--grey);stroke-width:.8'],
  ['.mark-stroke', 'stroke:var(--page);stroke-width:3.4;stroke-opacity:.65'],
  ['.gap-stroke', 'stroke:var(--faint);stroke-width:2.2'],
  ['.shock', 'fill:var(--shock)'],
  ['.event', 'stroke:var(--grey);stroke-width:1;stroke-dasharray:1 4'],
  ['.flows path', 'fill:none;stroke-opacity:.38'],
  ['.cell-row', 'fill:var(--soft)'],
  ['.title', 'font-size:15px;font-weight:650;fill:var(--ink)'],
];

/** Headings of pages without the report's own style sheet: verdicts and ensembles look like the report of a run. */
export const headingStyle = `h1,h2{font-family:"Iowan Old Style","Palatino Linotype",Palatino,Charter,Georgia,"Source Serif 4",serif;font-weight:600;line-height:1.2;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:clamp(2rem,1.4rem + 2.2vw,2.9rem);margin:0 0 .8rem}h2{font-size:1.65rem;margin:3rem 0 .8rem}
h3{font-size:1.06rem;font-weight:650;line-height:1.35;margin:1.8rem 0 .3rem}`;
