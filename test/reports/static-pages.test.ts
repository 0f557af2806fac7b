import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dmpsim, temporaryFolder } from '../e2e/command-line.ts';
import { chromiumOptions } from '../environment/chromium.ts';
import { projectRoot } from '../environment/sources.ts';

/* Pages that are nothing but text and drawings: of an ensemble with runs that fail, and of a verdict. */
const folder = temporaryFolder();
cpSync('test/e2e/scenarios', folder, { recursive: true });
const proposal = `name: dearer
question: Is a dearer base price better?
baseline: village.yaml
given: { clock.horizon: 3 d }
pairs: 6
arms:
  - { name: dearer, from: 1 d, set: { mechanisms.price.basePrice: 0.1 DGAI/CU } }
  - { name: cheaper, from: 1 d, set: { mechanisms.price.basePrice: 0.02 DGAI/CU } }
kpis:
  - { name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline }
  - { name: users, formula: last(users.active), direction: up, matters: 5 }
guardrails:
  - { name: somebody, require: P(last(users.active) < 1) <= 50 % }
`;
const pages = { ensemble: 'ensemble/report.html', verdict: 'verdict/verdict.html' };
const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  writeFileSync(join(folder, 'proposal.yaml'), proposal);
  const village = join(folder, 'village.yaml');
  const out = (name: string): string[] => ['--quiet', '--out', join(folder, name)];
  const calls = [
    ['ensemble', village, '--set', 'clock.horizon=3 d', '-n', '5', ...out('ensemble')],
    ['compare', join(folder, 'proposal.yaml'), ...out('verdict')],
  ];
  for (const call of calls) expect(await dmpsim(call)).toMatchObject({ code: 0, stderr: '' });
  browser = await chromium.launch(chromiumOptions());
}, 120_000);
afterAll(async () => await browser.close());

async function open(name: keyof typeof pages, look: { colorScheme: 'light' | 'dark'; width: number }) {
  const viewport = { width: look.width, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: look.colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(join(folder, pages[name])).href);
  return { page, complaints };
}

/** By the browser's own hand: the page itself admits no code. */
async function findViolations(page: Page): Promise<unknown[]> {
  const { violations } = (await page.evaluate(
    `${axe}; axe.run(document, { resultTypes: ['violations'] })`,
  )) as { violations: readonly { id: string; nodes: readonly { html: string }[] }[] };
  return violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 300)]);
}

describe.each(['ensemble', 'verdict'] as const)('the page of an %s', (name) => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)(
    'has no violation that axe-core finds, and no complaint of its own: %s, %i px',
    async (colorScheme, width) => {
      const { page, complaints } = await open(name, { colorScheme, width });
      expect(await findViolations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('fits a phone, and admits its own style sheet alone', async () => {
    const { page } = await open(name, { colorScheme: 'light', width: 390 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px');
    const text = readFileSync(join(folder, pages[name]), 'utf8');
    expect(text).toMatch(/default-src &#39;none&#39;|default-src 'none'/);
    expect(text).not.toContain('unsafe-inline');
    expect(text).not.toContain('<script');
    await page.close();
  });
});
