import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../environment/chromium.ts';

/*
 * The report of the baseline in a real browser, offline. The argument says what is timed: `ready`, from asking for the
 * page until every chart is drawn; `bytes`, the same file where no script may run, which is what the browser needs
 * anyway; `following`, forty frames in which every chart follows the hand through time; `still`, forty frames in which
 * nothing changes.
 */
type Pace = 'ready' | 'bytes' | 'following' | 'still';

const [pace] = process.argv.slice(2) as [Pace];
const frames = 40;
const run = 'node_modules/.cache/bench/report-run';
const address = pathToFileURL(join(run, 'report.html')).href;

const browser = await chromium.launch(chromiumOptions());
try {
  makeReport();
  console.log(JSON.stringify(await measure(browser)));
} finally {
  await browser.close();
}

/** The run stays, so that all contenders open one file. */
function makeReport(): void {
  if (existsSync(join(run, 'report.html'))) return;
  const args = ['run', 'scenarios/baseline.yaml', '--quiet', '--force', '--out', run];
  const { status, stderr } = spawnSync(process.execPath, ['bin/dmpsim', ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Seconds of one page or of all frames, and how many of them that are. */
async function measure(started: Browser): Promise<{ simSeconds: number; requestsSettled: number }> {
  const context = await started.newContext({
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: pace !== 'bytes',
  });
  await context.setOffline(true);
  const page = await context.newPage();
  await page.goto(address);
  if (pace === 'bytes') return { simSeconds: await readMoment(page, 'navigation'), requestsSettled: 1 };
  await page.waitForSelector('html[data-settled="yes"]');
  if (pace === 'ready') return { simSeconds: await readMoment(page, 'mark'), requestsSettled: 1 };
  return { simSeconds: await countFrames(page), requestsSettled: frames };
}

/** Seconds since the page was asked for, by the browser's clock: when it had loaded, or when it had drawn everything. */
async function readMoment(page: Page, kind: 'navigation' | 'mark'): Promise<number> {
  return await page.evaluate((type) => {
    const [entry] = performance.getEntriesByType(type);
    const loaded = (entry as PerformanceNavigationTiming).loadEventEnd;
    return (type === 'mark' ? entry.startTime : loaded) / 1000;
  }, kind);
}

/** A frame waits for the screen, twice: it takes at least 33 ms at 60 Hz, whatever is drawn. */
async function countFrames(page: Page): Promise<number> {
  await page.locator('#price').scrollIntoViewIfNeeded();
  await page.waitForSelector('html[data-settled="yes"]');
  return await page.evaluate(
    async ([steps, moves]) => {
      const began = performance.now();
      for (let step = 0; step < steps; step += 1) {
        if (moves) location.hash = `?from=${step * 168}&to=${(step + 30) * 168}`;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      }
      return (performance.now() - began) / 1000;
    },
    [frames, pace === 'following'] as const,
  );
}
