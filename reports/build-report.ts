import { basename, join, resolve } from 'node:path';
import { runFiles } from '../sim/store/run-folder.ts';
import { writeWhole } from '../sim/store/whole-file.ts';
import { loadReportData } from './load-report-data.ts';
import { loadPageAssets, renderPage } from './report-page.ts';

export interface ReportOptions {
  /** Folder of a second run, shown beside the first. */
  readonly other?: string | undefined;
  /** Where the page goes; otherwise into the folder of the run. */
  readonly out?: string | undefined;
}

/**
 * Writes report.html into the run folder `dir`: one self-contained page that explains the run, from manifest.json,
 * metrics.csv, flows.csv, events.csv and agents-*.csv beside it. The file is written beside and renamed.
 *
 * @returns the report's path and its size in bytes
 * @throws InputError when a folder holds no run
 */
export async function buildReport(
  dir: string,
  { other, out }: ReportOptions = {},
): Promise<{ file: string; bytes: number }> {
  const [data, beside, assets] = await Promise.all([
    loadReportData(dir),
    other === undefined ? undefined : loadReportData(other),
    loadPageAssets(),
  ]);
  const page = renderPage(data, assets, beside);
  const name = other === undefined ? runFiles.report : `report-beside-${basename(resolve(other))}.html`;
  const file = out ?? join(dir, name);
  writeWhole(file, page);
  return { file, bytes: Buffer.byteLength(page) };
}
