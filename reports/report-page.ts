import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { installationFolder } from '../sim/store/installation.ts';
import type { ReportData } from './charts/report-data.ts';
import { renderFrame, sourceHash } from './html-frame.ts';
import { chartStyle } from './kit/chart-style.ts';
import { themeStyle } from './kit/theme.ts';
import { packData } from './page/packed-data.ts';

/** Script and style sheet of the page, bundled. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** A bundled page of this installation: dist/reports/page.js, or another script, and page.css. */
export async function loadPageAssets(scriptName = 'page.js'): Promise<PageAssets> {
  const folder = join(installationFolder(), 'dist/reports');
  const [script, style] = await Promise.all([
    readFile(join(folder, scriptName), 'utf8'),
    readFile(join(folder, 'page.css'), 'utf8'),
  ]);
  return { script, style: themeStyle() + style + chartStyle('.plot ') + chartStyle('.legend ') };
}

/** What a page of its own says about itself, and the data that it unpacks. */
export interface PageDocument {
  readonly title: string;
  readonly description: string;
  /** Version of dmpsim. */
  readonly engine: string;
  /** Where the numbers are for readers without JavaScript. */
  readonly numbers: string;
  /** Compressed data in base64. */
  readonly payload: string;
}

/** The page of a run; with `other`, the page shows that run beside the first. */
export function renderPage(data: ReportData, assets: PageAssets, other?: ReportData): string {
  const shown = other === undefined ? [data] : [data, other];
  return renderDocument(
    {
      title: shown.map(({ name }) => name).join(' and '),
      description: data.question,
      engine: data.engine,
      numbers: 'The numbers are in the CSV files beside it.',
      payload: encodeData(shown),
    },
    assets,
  );
}

/**
 * One HTML file that holds everything: data, script and style. Its Content-Security-Policy admits exactly this script and
 * this style sheet by their hashes, forbids every request, and lets no text become markup (Trusted Types).
 */
export function renderDocument(page: PageDocument, { script, style }: PageAssets): string {
  // Would end the element early and turn code into markup.
  if (/<\/script|<!--/i.test(script)) throw new Error('the bundled page cannot be inlined');
  const { title, description, engine, numbers, payload } = page;
  const body = `<noscript><p>This report draws its charts with JavaScript, from data inside this file; it asks no network for anything.
${numbers}</p></noscript>
<div id="report"></div>
<script type="application/octet-stream" id="run-data">${payload}</script>
<script>${script}</script>`;
  return renderFrame({ title, description, engine, style }, body, [
    `script-src '${sourceHash(script)}'`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
}

/** Packed, gzip, base64: no character of the data can end the element it stands in. */
function encodeData(data: readonly ReportData[]): string {
  return gzipSync(packData(data), { level: 6 }).toString('base64');
}
