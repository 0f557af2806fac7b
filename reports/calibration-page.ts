import { gzipSync } from 'node:zlib';
import { writeWhole } from '../sim/store/whole-file.ts';
import type { MeasuredCalibration } from '../sim/workload/calibration.ts';
import { gatherCalibrationData } from './calibration-data.ts';
import { loadPageAssets, renderDocument } from './report-page.ts';

/** Writes the page of a calibration: one self-contained HTML file, whole or not at all. */
export async function writeCalibrationPage(calibration: MeasuredCalibration, file: string): Promise<void> {
  const data = gatherCalibrationData(calibration);
  const page = renderDocument(
    {
      title: data.name,
      description: `What inference costs: ${calibration.hardware}`,
      engine: data.dmpsim,
      numbers: 'The numbers are in the calibration itself.',
      payload: gzipSync(JSON.stringify(data), { level: 6 }).toString('base64'),
    },
    await loadPageAssets('calibration.js'),
  );
  writeWhole(file, page);
}
