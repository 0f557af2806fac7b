import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import type { Browser } from 'playwright-core';
import type { KeptSource, Observation, ReplicationResult } from '../../sim/browser.ts';
import { type ResolvedScenario, resolveScenario } from '../../sim/economy/resolve.ts';
import { SourceKeeper } from '../../sim/scenario/kept-sources.ts';
import { installationFolder } from '../../sim/store/installation.ts';
import { fileReader } from '../../sim/store/scenario-files.ts';

/** A run for a browser to make: a scenario by the texts that it stands on. */
export interface EngineRequest {
  readonly file: string;
  readonly sources: readonly KeptSource[];
  readonly set: readonly string[];
  readonly observe: Partial<Observation>;
}

/** What the worker of a browser says of a run. */
export interface EngineAnswer {
  readonly result: ReplicationResult;
  /** Whether it was allowed to compile WebAssembly. */
  readonly compiles: boolean;
  /** For the run itself. */
  readonly seconds: number;
}

/** What the worker does, over dist/browser.js. */
const worker = `
import { keptReader, resolveScenario, Run, RunWatch } from './dist/browser.js';

onmessage = ({ data: { file, sources, set, observe } }) => {
  const resolved = resolveScenario(file, keptReader(sources), { set });
  const began = performance.now();
  const run = new Run(resolved);
  const watch = new RunWatch(run, resolved, observe);
  while (!run.done) {
    run.step();
    watch.look();
  }
  const result = watch.result();
  postMessage({ result, compiles: compiles(), seconds: (performance.now() - began) / 1000 });
};

function compiles() {
  try {
    return new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) !== undefined;
  } catch {
    return false;
  }
}
`;

let bundled: string | undefined;

/** As one script, which a page can hold and a blob can carry. */
function bundleWorker(): string {
  bundled ??= buildSync({
    stdin: { contents: worker, resolveDir: installationFolder() },
    bundle: true,
    format: 'iife',
    write: false,
  }).outputFiles[0].text;
  return bundled;
}

/** A shipped scenario, resolved here, and the request for a browser to make its run from the same texts. */
export function requestShipped(
  name: string,
  set: readonly string[],
  observe: Partial<Observation> = {},
): { readonly resolved: ResolvedScenario; readonly request: EngineRequest } {
  const file = `dmpsim:${name}`;
  const keeper = new SourceKeeper(fileReader(file));
  const resolved = resolveScenario(file, keeper, { set });
  return { resolved, request: { file, sources: keeper.sources, set, observe } };
}

/**
 * Makes runs in a page as strict as reports are: a file, offline, where nothing may be loaded and only workers from blobs
 * start. WebAssembly is compiled where `compiles` allows it. Each run has a worker of its own.
 */
export async function runInBrowser(
  browser: Browser,
  requests: readonly EngineRequest[],
  { compiles }: { readonly compiles: boolean },
): Promise<readonly EngineAnswer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dmpsim-engine-'));
  const context = await browser.newContext();
  try {
    await context.setOffline(true);
    const file = join(folder, 'page.html');
    const scripts = compiles ? "'wasm-unsafe-eval'" : "'none'";
    const policy = `default-src 'none'; script-src ${scripts}; worker-src blob:`;
    writeFileSync(file, `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">`);
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    return await page.evaluate(
      async ([code, wanted]) => {
        const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
        const make = async (request: EngineRequest): Promise<EngineAnswer> => {
          const started = new Worker(address);
          const answer = await new Promise<EngineAnswer>((resolve, reject) => {
            started.onmessage = ({ data }) => resolve(data);
            started.onerror = ({ message }) => reject(new Error(message));
            started.postMessage(request);
          });
          started.terminate();
          return answer;
        };
        return await Promise.all(wanted.map(make));
      },
      [bundleWorker(), requests] as const,
    );
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}
