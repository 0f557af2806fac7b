import { chartStyle, headingStyle, sansFamily } from '../kit/chart-style.ts';
import { themeStyle } from '../kit/theme.ts';
import { numbersStyle } from '../numbers-details.ts';

/** Style sheet of verdict.html: colours, type and measures of the report of a run, light and dark. */
export const verdictStyle = `${themeStyle()}${chartStyle('svg ')}
:root { --unknown: #8a6500; }
@media screen and (prefers-color-scheme: dark) { :root { --unknown: #d9b13b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 17px/1.55 ${sansFamily}; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
${headingStyle}
h4 { font-size: .95rem; font-weight: 500; margin: 1.2rem 0 .2rem; }
p, ul { margin: .4rem 0; }
.kind { color: var(--soft); margin: 0; }
.headline { border-left: 5px solid var(--unknown); padding: .1rem 0 .1rem 1rem; margin: 1rem 0; }
.headline h2 { margin: 0; color: var(--unknown); }
.headline.accept { border-color: var(--good); } .headline.accept h2 { color: var(--good); }
.headline.reject { border-color: var(--bad); } .headline.reject h2 { color: var(--bad); }
.headline.no-relevant-difference { border-color: var(--blue); } .headline.no-relevant-difference h2 { color: var(--blue); }
.wide { overflow-x: auto; }
svg { display: block; width: 100%; height: auto; }
.wide > svg { min-width: 44rem; }
.key { font-weight: 600; } .key.today { color: var(--soft); } .key.arm { color: var(--blue); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: .5rem 1rem; margin: .8rem 0; }
figure { margin: 0; } figcaption { font-size: .9rem; color: var(--soft); }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--faint); white-space: nowrap; vertical-align: top; }
th { color: var(--soft); font-weight: 500; }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
li { margin: .2rem 0; }
${numbersStyle}@media print { .wide { overflow: visible; } section { break-inside: avoid-page; } }
`;
