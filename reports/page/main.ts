import type { ReportData } from '../charts/report-data.ts';
import { RunView } from '../charts/run-view.ts';
import { unpackData } from './packed-data.ts';
import { createPage } from './page.ts';
import { splitHash } from './reading-state.ts';
import { startPage } from './start.ts';

startPage(
  'report',
  async (data) => {
    const runs = unpackData(new Uint8Array(await data.arrayBuffer())) as ReportData[];
    const [run, other] = runs.map((one) => new RunView(one));
    return createPage(run, other);
  },
  () => {
    performance.mark('report ready');
    // The browser looked for the linked chapter before it was there.
    const { anchor } = splitHash();
    if (anchor !== '') document.getElementById(anchor)?.scrollIntoView();
  },
);
