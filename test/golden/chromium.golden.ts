import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulate } from '../../sim/economy/simulate.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { requestShipped, runInBrowser } from '../environment/engine-page.ts';

/* Whole runs in Chromium, with vectors of WebAssembly and without: the digests are those of Node. */
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => closePages());

it.each([
  ['baseline', ['clock.horizon=12 weeks']],
  ['two-pm', []],
  ['inference', []],
])('%s %j in a browser', async (name, set) => {
  const { resolved, request } = requestShipped(name, set);
  const [vectors] = await runInBrowser(browser, [request], { compiles: true });
  const [scalars] = await runInBrowser(browser, [request], { compiles: false });
  const { digest } = simulate(resolved);
  expect([vectors, scalars]).toMatchObject([
    { result: { digest }, compiles: true },
    { result: { digest }, compiles: false },
  ]);
});
