import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { simulate } from '../../../sim/economy/simulate.ts';
import { chromiumOptions } from '../../environment/chromium.ts';
import { requestShipped, runInBrowser } from '../../environment/engine-page.ts';

/*
 * Twelve weeks of the baseline: the argument says where: in `chromium` with vectors of WebAssembly, below a `strict` policy
 * that forbids them, or in `node`.
 */
const [where] = process.argv.slice(2);
const { resolved, request } = requestShipped('baseline', ['clock.horizon=12 weeks']);
const { digest, seconds } = where === 'node' ? runHere() : await runThere(where !== 'strict');
const bundle = readFileSync('dist/browser.js');
const gzipKilobytes = gzipSync(bundle, { level: 9 }).length / 1000;
const note = `${digest.slice(0, 12)}, ${gzipKilobytes.toFixed(0)} KB`;
console.log(JSON.stringify({ simSeconds: seconds, requestsSettled: 1, gzipKilobytes, note }));

function runHere(): { digest: string; seconds: number } {
  const began = performance.now();
  const run = simulate(resolved);
  return { digest: run.digest, seconds: (performance.now() - began) / 1000 };
}

async function runThere(compiles: boolean): Promise<{ digest: string; seconds: number }> {
  const browser = await chromium.launch(chromiumOptions());
  try {
    const [{ result, seconds }] = await runInBrowser(browser, [request], { compiles });
    return { digest: result.digest, seconds };
  } finally {
    await browser.close();
  }
}
