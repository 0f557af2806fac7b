import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { installationFolder } from '../sim/store/installation.ts';
import { chartStyle } from './page/chart-style.ts';
import { packData } from './page/packed-data.ts';
import { themeStyle } from './page/theme.ts';
import type { ReportData } from './report-data.ts';

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
  // Either would end the element early and turn code into markup.
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error('the bundled page cannot be inlined');
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="dmpsim ${escapeHtml(page.engine)}">
<meta name="description" content="${escapeHtml(page.description)}">
<title>${escapeHtml(page.title)} · dmpsim</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript><p>This report draws its charts with JavaScript, from data inside this file; it asks no network for anything.
${page.numbers}</p></noscript>
<div id="report"></div>
<script type="application/octet-stream" id="run-data">${page.payload}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Packed, gzip, base64: no character of the data can end the element it stands in. */
function encodeData(data: readonly ReportData[]): string {
  return gzipSync(packData(data), { level: 6 }).toString('base64');
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
