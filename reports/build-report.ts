import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadReportData } from './load-report-data.ts';
import { loadPageAssets, renderPage } from './report-page.ts';

/**
 * Writes report.html into the run folder `dir`: one self-contained page that explains the run, from manifest.json,
 * metrics.csv, flows.csv, events.csv and agents-*.csv beside it. The file is written beside and renamed.
 *
 * @returns the report's path and its size in bytes
 * @throws InputError when the folder holds no run
 */
export async function buildReport(dir: string): Promise<{ file: string; bytes: number }> {
  const [data, assets] = await Promise.all([loadReportData(dir), loadPageAssets()]);
  const page = renderPage(data, assets);
  const file = join(dir, 'report.html');
  const beside = `${file}.partial`;
  try {
    await writeFile(beside, page);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  return { file, bytes: Buffer.byteLength(page) };
}
