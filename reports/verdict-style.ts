/** Style sheet of verdict.html; colours after Okabe and Ito (2008), at least 3:1 against the page, light and dark. */
export const verdictStyle = `
:root { color-scheme: light dark; --page: #fff; --ink: #1c1d21; --soft: #5d6068; --line: #d9dbe0; --band: #eceef2;
  --better: #00785a; --worse: #b5431c; --same: #2d6fa8; --unknown: #8a6500; --today: #6b6f78; --arm: #0b62a4; }
@media (prefers-color-scheme: dark) { :root { --page: #16171b; --ink: #e8e9ec; --soft: #a3a7b0; --line: #35383f; --band: #24262c;
  --better: #3ec79b; --worse: #f08a5d; --same: #74b4e8; --unknown: #d9b13b; --today: #a3a7b0; --arm: #62b0f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .3rem; }
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
@media print { .wide { overflow: visible; } section { break-inside: avoid-page; } }
`;
