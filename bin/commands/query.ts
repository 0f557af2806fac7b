import type { Argv, CommandModule } from 'yargs';
import type { QueryResult } from '../../sim/store/experiment-query.ts';
import { QueryStopped, secondsDefault, secondsMost } from '../../sim/store/query-watch.ts';
import type { Paint } from '../terminal/colour.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { formatFigure, groupThousands } from '../terminal/figures.ts';
import { askForEnd, runGuarded } from '../terminal/guarded-process.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { type ArgumentsOf, openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { formatTable, numbers } from '../terminal/table.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

/** Rows that are printed unless told otherwise, and the most that can be asked for. */
const rowsDefault = 10_000;
const rowsMax = 10_000_000;

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('folder', {
      type: 'string',
      demandOption: true,
      describe: 'Folder that `dmpsim ensemble` wrote',
    })
    .positional('sql', {
      type: 'string',
      demandOption: true,
      describe:
        'One SELECT, WITH, FROM, PIVOT, DESCRIBE, SUMMARIZE or SHOW over wide, parameters, points, runs, kpis, series, agents and about',
    })
    .option('csv', { type: 'boolean', default: false, describe: 'Print CSV, every digit' })
    .option('limit', { type: 'number', default: rowsDefault, describe: 'Rows that are printed at most' })
    .option('seconds', {
      type: 'number',
      default: secondsDefault,
      describe: 'Time that the answer may take at most; it may grow the process by about 1 GB',
    })
    .option('export', { type: 'string', describe: 'Write all rows to a file, .csv or .parquet' })
    .example(
      layOutExamples([
        ['$0 query out/x "SELECT kpi, avg(value), stddev(value) FROM kpis GROUP BY kpi"', 'by figure'],
        [`$0 query out/x 'SELECT "users.elasticity", median(fees) FROM wide GROUP BY 1'`, 'by parameter'],
        ['$0 query out/x "DESCRIBE wide"', 'a row a run: its parameters and figures'],
        ['$0 query out/x "SELECT * FROM series" --export series.parquet', 'for other programs'],
      ]),
    );

type QueryArguments = ArgumentsOf<typeof builder>;

/** `dmpsim query`: questions to the database of an experiment. */
export const queryCommand: CommandModule<ScreenOptions, QueryArguments> = {
  command: 'query <folder> <sql>',
  describe: 'Ask the database of an experiment, in SQL',
  builder,
  handler: query,
};

async function query(options: QueryArguments): Promise<void> {
  const screen = openScreen(options);
  const limit = requireWholeNumber('--limit', options.limit, 1, rowsMax);
  const seconds = requireWholeNumber('--seconds', options.seconds, 1, secondsMost);
  if (await runGuarded()) return;
  const interruption = catchInterruption();
  const { signal } = interruption;
  try {
    await answer(options, screen, { limit, seconds, signal });
  } catch (error) {
    if (error instanceof QueryStopped && !error.heeded) askForEnd();
    if (!signal.aborted) throw error;
    process.exitCode = interruption.exitCode;
  } finally {
    interruption.release();
  }
}

async function answer(
  options: QueryArguments,
  screen: Screen,
  {
    limit,
    seconds,
    signal,
  }: { readonly limit: number; readonly seconds: number; readonly signal: AbortSignal },
): Promise<void> {
  const { exportQuery, plainOf, queryExperiment } = await import('../../sim/store/experiment-query.ts');
  const { folder, sql } = options;
  const bounds = { secondsMax: seconds, signal };
  if (options.export !== undefined) {
    const rows = await exportQuery(folder, sql, options.export, bounds);
    if (screen.json) screen.print(JSON.stringify({ rows, file: options.export }));
    else screen.remark(safeText(`${rows} rows in ${options.export}`));
    return;
  }
  const result = await queryExperiment(folder, sql, { rowsMax: limit, ...bounds });
  if (screen.json) {
    const toObject = (row: readonly unknown[]): Record<string, unknown> =>
      Object.fromEntries(result.columns.map((name, index) => [name, plainOf(row[index])]));
    screen.print(JSON.stringify(result.rows.map(toObject), null, 1));
  } else if (options.csv) screen.print(await formatCsv(result));
  else screen.print((await formatRows(result, screen.paint)).join('\n'));
  // A part must not be taken for the whole: this is said whatever the options.
  if (result.cut !== undefined) console.error(describeCut(result));
}

function describeCut({ rows, cut }: QueryResult): string {
  const printed = `printed the first ${groupThousands(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`;
  return cut === 'rows'
    ? `${printed}, there are more; all of them: --export rows.csv, or a larger --limit`
    : `${printed}, more are too much to print; all of them: --export rows.csv`;
}

async function formatCsv({ columns, rows }: QueryResult): Promise<string> {
  const { csvRecord } = await import('../../sim/workload/csv-cells.ts');
  const { cellOf } = await import('../../sim/store/experiment-query.ts');
  return [csvRecord(columns), ...rows.map((row) => csvRecord(row.map(cellOf)))].join('\n');
}

async function formatRows({ columns, rows }: QueryResult, paint: Paint): Promise<string[]> {
  const { cellOf } = await import('../../sim/store/experiment-query.ts');
  const cells = rows.map((row) =>
    row.map((value) => (typeof value === 'number' ? formatFigure(value) : safeText(String(cellOf(value))))),
  );
  const isNumeric = (column: number): boolean =>
    rows.every((row) => row[column] === null || ['number', 'bigint'].includes(typeof row[column]));
  return formatTable(cells, {
    columns: columns.map(safeText).map((title, column) => (isNumeric(column) ? numbers(title) : title)),
    paint,
    indent: 0,
  });
}
