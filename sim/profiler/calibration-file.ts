import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../errors.ts';
import { kindOf, readPlainText } from '../store/plain-file.ts';
import { systemCode } from '../store/system-error.ts';
import { writeWhole } from '../store/whole-file.ts';
import { type MeasuredCalibration, parseCalibration } from '../workload/calibration.ts';

/** Reads a calibration that the profiler made. Throws InputError for one that states its figures, and as the parser does. */
export function readMeasured(file: string): MeasuredCalibration {
  const calibration = parseCalibration(readText(file), file);
  if (calibration.format === 3) return calibration;
  throw new InputError({
    path: 'format',
    constraint: 'expected a calibration that was measured',
    value: `${basename(file)}, which states its figures`,
    hint: 'measure one with: dmpsim profile',
    file,
  });
}

/** Writes a calibration whole, as it will be read. */
export function writeCalibration(file: string, calibration: MeasuredCalibration): void {
  const text = `${JSON.stringify(calibration, null, 1)}\n`;
  parseCalibration(text, file);
  writeWhole(file, text);
}

/** Throws InputError when the file is there, and not to be overwritten: a calibration takes minutes to make again. */
export function refuseTaken(file: string, force: boolean): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || (force && found.isFile())) return;
  throw new InputError({
    path: '--out',
    constraint: 'expected a file that does not exist yet',
    value: found.isFile() ? file : `${file}: it is ${kindOf(found)}`,
    hint: `choose another --out${found.isFile() ? ', or overwrite it with --force' : ''}`,
  });
}

/** Larger than the parser takes, whatever its characters. */
const bytesMax = 4 * 1_048_576;

function readText(file: string): string {
  try {
    // A person named it: a link is as good as the file.
    return readPlainText(file, { bytesMax, links: 'followed' });
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = systemCode(error) === 'ENOENT' ? 'no such file' : 'cannot be read';
    throw new InputError({
      path: 'file',
      constraint: 'expected a calibration',
      value: `${file}: ${reason}`,
      hint: 'make one with `dmpsim profile --out FILE.json`',
    });
  }
}
