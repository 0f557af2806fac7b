import type { ReportData } from '../charts/report-data.ts';
import { RunView } from '../charts/run-view.ts';
import { element } from './markup.ts';
import { unpackData } from './packed-data.ts';
import { createPage } from './page.ts';
import { splitHash } from './reading-state.ts';

/** Unpacks the data that stands in the page: base64, gzip, packed. */
async function readData(): Promise<ReportData[]> {
  const text = document.getElementById('run-data')?.textContent ?? '';
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return unpackData(new Uint8Array(await new Response(stream).arrayBuffer())) as ReportData[];
}

async function start(): Promise<void> {
  const root = document.getElementById('report');
  if (root === null) return;
  try {
    const [run, other] = (await readData()).map((data) => new RunView(data));
    root.replaceChildren(...createPage(run, other));
    document.documentElement.dataset['ready'] = 'yes';
    performance.mark('report ready');
    // The browser looked for the linked chapter before it was there.
    const { anchor } = splitHash();
    if (anchor !== '') document.getElementById(anchor)?.scrollIntoView();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    root.replaceChildren(element('p', { role: 'alert' }, `The report could not be drawn: ${reason}`));
    throw error;
  }
}

start();
