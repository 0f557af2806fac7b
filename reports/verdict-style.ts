import { numbersStyle } from './numbers-details.ts';
import { headingStyle, sansFamily } from './page/chart-style.ts';
import { themeStyle } from './page/theme.ts';

/** Style sheet of verdict.html: colours, type and measures of the report of a run, light and dark. */
export const verdictStyle = `${themeStyle()}
:root { --line: var(--faint); --band: var(--panel); --better: var(--good); --worse: var(--bad); --same: var(--blue);
  --unknown: #8a6500; --today: var(--soft); --arm: var(--blue); }
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
.headline.accept { border-color: var(--better); } .headline.accept h2 { color: var(--better); }
.headline.reject { border-color: var(--worse); } .headline.reject h2 { color: var(--worse); }
.headline.no-relevant-difference { border-color: var(--same); } .headline.no-relevant-difference h2 { color: var(--same); }
.wide { overflow-x: auto; }
svg { display: block; width: 100%; height: auto; font: 13px system-ui, sans-serif; }
.wide > svg { min-width: 44rem; }
text { fill: var(--ink); } .tick { fill: var(--soft); font-size: 12px; }
.band { fill: var(--band); } .zero { stroke: var(--soft); stroke-width: 1; } .grid { stroke: var(--line); stroke-width: 1; }
.whisker { stroke-width: 2; } .thick { stroke-width: 6; stroke-linecap: butt; }
line.better, line.holds, line.gain { stroke: var(--better); } .mark.better, .mark.holds, .mark.gain { fill: var(--better); }
line.worse, line.broken, line.lose { stroke: var(--worse); } .mark.worse, .mark.broken, .mark.lose { fill: var(--worse); }
line.no-relevant-difference { stroke: var(--same); } .mark.no-relevant-difference { fill: var(--same); }
line.cannot-tell-yet { stroke: var(--unknown); } .mark.cannot-tell-yet { fill: var(--unknown); }
.found.better, .found.holds { fill: var(--better); } .found.worse, .found.broken { fill: var(--worse); }
.found.no-relevant-difference { fill: var(--same); } .found.cannot-tell-yet { fill: var(--unknown); }
rect.gain { fill: var(--better); } rect.lose { fill: var(--worse); } rect.same { fill: var(--band); }
.on-bar { font-size: 12px; fill: var(--page); }
.limit { stroke: var(--ink); stroke-width: 2; }
.fan { stroke: none; fill-opacity: .18; } .fan.today { fill: var(--today); } .fan.arm { fill: var(--arm); } .fan.difference { fill: var(--same); }
.median { fill: none; stroke-width: 2; } .median.today { stroke: var(--today); stroke-dasharray: 5 3; } .median.arm { stroke: var(--arm); } .median.difference { stroke: var(--same); }
.key { font-weight: 600; } .key.today { color: var(--today); } .key.arm { color: var(--arm); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: .5rem 1rem; margin: .8rem 0; }
figure { margin: 0; } figcaption { font-size: .9rem; color: var(--soft); }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
th { color: var(--soft); font-weight: 500; }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
li { margin: .2rem 0; }
${numbersStyle}@media print { .wide { overflow: visible; } section { break-inside: avoid-page; } }
`;
