import type { Argv, CommandModule } from 'yargs';
import type { RulePath } from '../../sim/economy/rule-path.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { type ArgumentsOf, openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { formatTable, numbers } from '../terminal/table.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  addScenarioOptions(yargs)
    .positional('file', { type: 'string', demandOption: true, describe: 'File with rules: (YAML)' })
    .option('rule', { type: 'string', describe: 'Which rule, where the file has several' })
    .option('given', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [],
      defaultDescription: 'nothing',
      describe: 'Values of measures, a=1,b=2, or a CSV with a line for each time; may be given again',
    })
    .option('times', { type: 'number', describe: 'How often it applies [default: lines of the CSV, or 100]' })
    .option('csv', { type: 'boolean', default: false, describe: 'Print the path as CSV' })
    .example(
      layOutExamples([
        ['$0 rule my.yaml --given utilisation=0.8 --times 100', 'where a price goes under steady load'],
        ['$0 rule my.yaml --rule minting --given power.csv', 'a path of measures, line by line'],
      ]),
    );

type RuleArguments = ArgumentsOf<typeof builder>;

/** `dmpsim rule`: tries one rule by itself, before any run. */
export const ruleCommand: CommandModule<ScreenOptions, RuleArguments> = {
  command: 'rule <file>',
  describe: 'Try one rule by itself on measures given by hand, and print its path',
  builder,
  handler: rule,
};

async function rule(options: RuleArguments): Promise<void> {
  const screen = openScreen(options);
  const { tryRule, trialsMax } = await import('../../sim/economy/try-rule.ts');
  const { readGiven } = await import('../../sim/store/given-values.ts');
  const { fileReader } = await import('../../sim/store/scenario-files.ts');
  const given = readGiven(options.given);
  const times = options.times ?? (given.rows.length > 1 ? given.rows.length : 100);
  requireWholeNumber('--times', times, 1, trialsMax);
  const reader = fileReader(options.file, { root: options.root });
  const path = tryRule(options.file, reader, { rule: options.rule, set: options.set, times, given });
  if (options.csv) for (const line of linesOf(path)) screen.print(line);
  else screen.answer({ json: () => formatJson(path), text: () => formatPath(path, screen.paint) });
}

const linesOf = ({ columns, rows }: RulePath): readonly string[] => [
  columns.join(','),
  ...rows.map((row) => Array.from(row, String).join(',')),
];

const formatJson = ({ rule: name, columns, rows }: RulePath): string =>
  JSON.stringify({ rule: name, columns, rows: rows.map((row) => [...row]) });

/** Most lines of a table; with more of them the first and the last are shown, and some between. */
const linesMax = 40;

function formatPath({ columns, rows }: RulePath, paint: ReturnType<typeof openScreen>['paint']): string {
  const step = Math.max(1, Math.ceil(rows.length / linesMax));
  const shown = rows.filter((_, k) => k === 0 || k === rows.length - 1 || (k + 1) % step === 0);
  const cells = shown.map((row) => Array.from(row, (value) => String(Number(value.toPrecision(12)))));
  const lines = formatTable(cells, { columns: columns.map((column) => numbers(safeText(column))), paint });
  const rest = shown.length < rows.length ? [`${rows.length} times; all of them: --csv`] : [];
  return [...lines, ...rest].join('\n');
}
