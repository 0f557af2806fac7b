import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Observation,
  type ReplicationResult,
  type ResolvedScenario,
  Run,
  RunWatch,
} from '../../sim/index.ts';
import { creditEconomy, portableRules } from '../economy/rules/portable-rules.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { requestShipped, runInBrowser } from '../environment/engine-page.ts';
import { projectRoot } from '../environment/sources.ts';

/*
 * dist/browser.js where it is for: without Node, in workers from a blob, below a policy as strict as that of reports. Here
 * runs are short; `npm run golden -- chromium` makes whole ones.
 */
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => closePages());

const gzipBytesMax = 400_000;

const observe = {
  kpis: [
    { name: 'price', formula: 'last(dgai.price)' },
    { name: 'spread', formula: 'max(dgai.price) / min(dgai.price, 1, 4)' },
    { name: 'never', formula: 'sum(fees.gross) / (last(nodes.active) - last(nodes.active))' },
  ],
  series: { metrics: ['dgai.price', 'dgai.supply', 'nodes.apr'], everyHours: 36 },
  finals: [{ table: 'nodes', columns: ['stake.dgai'] }],
};

function runHere(resolved: ResolvedScenario, watched: Partial<Observation>): ReplicationResult {
  const run = new Run(resolved);
  const watch = new RunWatch(run, resolved, watched);
  while (!run.done) {
    run.step();
    watch.look();
  }
  return watch.result();
}

describe('the engine in a browser', () => {
  it('is one file of at most 400 KB, gzip', () => {
    const bundle = readFileSync(join(projectRoot, 'dist/browser.js'));
    expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(gzipBytesMax);
  });

  it.each([
    { compiles: true, names: ['baseline', 'two-pm', 'inference'] },
    { compiles: false, names: ['baseline'] },
  ])('gives the bits of Node, compiling WebAssembly: $compiles', async ({ compiles, names }) => {
    const runs = [
      ...names.map((name) => requestShipped(name, ['clock.horizon=9 d'], observe)),
      requestShipped(creditEconomy, portableRules, {
        kpis: [
          { name: 'credits', formula: 'last(credit.supply) + last(rules.wave.x) + last(rule.basePrice)' },
        ],
        finals: observe.finals,
      }),
    ];
    const requests = runs.map(({ request }) => request);
    const answers = await runInBrowser(browser, requests, { compiles });
    expect(answers.map((answer) => answer.compiles)).toEqual(runs.map(() => compiles));
    expect(answers.map(({ result }) => result)).toEqual(
      runs.map(({ resolved, request }) => runHere(resolved, request.observe)),
    );
    expect(Number.isFinite(answers[names.length].result.kpis[0])).toBe(true);
    expect([...answers[0].result.kpis].map(Number.isFinite)).toEqual([true, true, false]);
  });
});
