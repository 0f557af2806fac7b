import { closeSync, createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { judgeExpectations, type Outcome } from '../scenario/expectations.ts';
import type { AnyScenario } from '../scenario/frame-parameters.ts';
import { openPlainFile } from './plain-file.ts';
import { runFiles } from './run-folder.ts';
import { outputBytesMax } from './run-outputs.ts';

/** What a finished run came to where its scenario expects something, from its metrics: the same for a run that was resumed. */
export async function readOutcomes(folder: string, scenario: AnyScenario): Promise<readonly Outcome[]> {
  if (scenario.expect.length === 0) return [];
  const horizon = scenario.clock.horizon;
  const times = new Set(scenario.expect.map(({ at }) => Math.min(at, horizon)));
  const { descriptor } = openPlainFile(join(folder, runFiles.metrics), { bytesMax: outputBytesMax });
  const rows = new Map<number, readonly string[]>();
  let header: readonly string[] | undefined;
  try {
    const input = createReadStream('', { fd: descriptor, autoClose: false });
    for await (const line of createInterface({ input })) {
      const cells = line.split(',');
      if (header === undefined) header = cells;
      else if ([...times].some((time) => Math.abs(time - Number(cells[1])) < 1e-6))
        rows.set(Number(cells[1]), cells);
    }
  } finally {
    closeSync(descriptor);
  }
  return judgeExpectations(scenario, (measure, hours) => {
    const cells = [...rows].find(([time]) => Math.abs(time - hours) < 1e-6)?.[1] ?? [];
    const cell = cells[header?.indexOf(measure) ?? -1];
    return cell === undefined || cell === '' ? Number.NaN : Number(cell);
  });
}
