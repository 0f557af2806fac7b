import type { Argv, CommandModule } from 'yargs';
import type { QueryResult } from '../../sim/store/experiment-query.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { formatFigure } from '../terminal/figures.ts';
import { openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { formatTable } from '../terminal/table.ts';
import { safeText } from '../terminal/width.ts';

interface QueryArguments extends ScreenOptions {
  readonly folder: string;
  readonly sql: string;
  readonly csv: boolean;
  readonly export: string | undefined;
}

/** `dmpsim query`: questions to the database of an experiment. */
export const queryCommand: CommandModule<object, QueryArguments> = {
  command: 'query <folder> <sql>',
  describe: 'Ask the database of an experiment, in SQL',
  builder: (yargs: Argv<object>) =>
    yargs
      .positional('folder', {
        type: 'string',
        demandOption: true,
        describe: 'Folder that `dmpsim ensemble` wrote',
      })
      .positional('sql', {
        type: 'string',
        demandOption: true,
        describe: 'One SELECT over points, runs, kpis, series, agents and about',
      })
      .option('csv', { type: 'boolean', default: false, describe: 'Print CSV, every digit' })
      .option('export', { type: 'string', describe: 'Write the rows to a file, .csv or .parquet' })
      .example(
        layOutExamples([
          ['$0 query out/x "SELECT kpi, avg(value), stddev(value) FROM kpis GROUP BY kpi"', 'by figure'],
          [
            `$0 query out/x "SELECT parameters, kpi, median(value) FROM kpis JOIN runs USING (run) GROUP BY ALL"`,
            'by parameter',
          ],
          ['$0 query out/x "SELECT * FROM series" --export series.parquet', 'for other programs'],
        ]),
      ),
  handler: query,
};

async function query(options: QueryArguments): Promise<void> {
  const screen = openScreen(options);
  const { exportQuery, queryExperiment } = await import('../../sim/store/experiment-query.ts');
  if (options.export !== undefined) {
    const rows = await exportQuery(options.folder, options.sql, options.export);
    if (screen.json) screen.print(JSON.stringify({ rows, file: options.export }));
    else screen.remark(`${rows} rows in ${options.export}`);
    return;
  }
  const result = await queryExperiment(options.folder, options.sql);
  if (screen.json)
    screen.print(
      JSON.stringify(
        result.rows.map((row) => toObject(result.columns, row)),
        null,
        1,
      ),
    );
  else if (options.csv) screen.print((await formatCsv(result)).trimEnd());
  else screen.print(formatRows(result, screen.paint).join('\n'));
}

function toObject(columns: readonly string[], row: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((name, index) => [name, plainOf(row[index])]));
}

/** A value as JSON has it. */
function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainOf);
  return value;
}

function textOf(value: unknown): string {
  const plain = plainOf(value);
  return typeof plain === 'object' && plain !== null ? JSON.stringify(plain) : String(plain ?? '');
}

async function formatCsv({ columns, rows }: QueryResult): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  return stringify([[...columns], ...rows.map((row) => row.map(textOf))]);
}

function formatRows({ columns, rows }: QueryResult, paint: (look: 'dim', text: string) => string): string[] {
  const cells = rows.map((row) =>
    row.map((value) => (typeof value === 'number' ? formatFigure(value) : safeText(textOf(value)))),
  );
  const isNumeric = (column: number): boolean =>
    rows.every((row) => row[column] === null || ['number', 'bigint'].includes(typeof row[column]));
  return formatTable(cells, {
    columns: columns.map((title, column) => ({
      title: safeText(title),
      align: isNumeric(column) ? ('right' as const) : ('left' as const),
    })),
    titles: (text) => paint('dim', text),
    indent: 0,
  });
}
