import yargs, { type Argv, type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import packageJson from '../package.json' with { type: 'json' };
import { nearestName } from '../sim/scenario/nearest.ts';
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { ensembleCommand } from './commands/ensemble.ts';
import { explainCommand } from './commands/explain.ts';
import { initCommand } from './commands/init.ts';
import { mergeCommand } from './commands/merge.ts';
import { profileCommand } from './commands/profile.ts';
import { queryCommand } from './commands/query.ts';
import { reportCommand } from './commands/report.ts';
import { ruleCommand } from './commands/rule.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { searchCommand } from './commands/search.ts';
import { sensitivityCommand } from './commands/sensitivity.ts';
import { studyCommand } from './commands/study.ts';
import { validateCommand } from './commands/validate.ts';
import { verifyCommand } from './commands/verify.ts';
import { workerCommand } from './commands/worker.ts';
import { workloadCommand } from './commands/workload.ts';
import { paintFor } from './terminal/colour.ts';
import { addCompletion } from './terminal/completion.ts';
import { layOutExamples } from './terminal/examples.ts';
import { exitCodeOf, formatError, formatErrorJson, UsageError } from './terminal/problems.ts';

/** In the order of the help. Their files are light; what a command needs it loads when it is called. */
const commands = [
  initCommand,
  runCommand,
  ensembleCommand,
  searchCommand,
  sensitivityCommand,
  studyCommand,
  queryCommand,
  mergeCommand,
  workerCommand,
  compareCommand,
  verifyCommand,
  reportCommand,
  validateCommand,
  explainCommand,
  ruleCommand,
  schemaCommand,
  workloadCommand,
  profileCommand,
  completionCommand,
] as unknown as readonly CommandModule[];

const usage = `dmpsim <command>

Simulates the token economy of decentralised AI networks: a scenario in, tables, a report and a digest out.`;

const epilogue = `Exit codes: 0 done, 1 a bug in dmpsim, 2 bad input, 3 a law of the economy or a digest does not hold,
4 an arm breaks a guardrail or a measure is not what was expected, 130 interrupted. Colours follow NO_COLOR and FORCE_COLOR.`;

function commandLine(args: readonly string[]): Argv {
  const line: Argv = yargs([...args])
    .locale('en')
    .scriptName('dmpsim')
    .usage(usage)
    .version(packageJson.version)
    .option('json', { type: 'boolean', global: true, describe: 'Print the result as JSON, errors too' })
    .option('quiet', { type: 'boolean', global: true, describe: 'Print errors only' })
    .option('no-color', { type: 'boolean', global: true, describe: 'Print without colours' })
    .option('color', { type: 'boolean', global: true, hidden: true })
    .option('verbose', { type: 'boolean', global: true, describe: 'Show where in dmpsim a bug arose' })
    .group(['json', 'quiet', 'no-color', 'verbose', 'help', 'version'], 'Everywhere:')
    .alias({ h: 'help' })
    .example(
      layOutExamples([
        ['$0 init my-economy', 'a folder with a first scenario of your own'],
        ['$0 run dmpsim:baseline.yaml', 'two years of the reference economy'],
        ['$0 explain dmpsim:baseline.yaml nodes', 'what it assumes about nodes, and why'],
        ['$0 verify out/baseline', 'run it again and compare digests'],
      ]),
    )
    .epilogue(epilogue)
    .wrap(110)
    .strict()
    .recommendCommands()
    .demandCommand(1, 'Name a command')
    .check(refuseRepeated)
    .exitProcess(false)
    .fail((message, error) => {
      // yargs throws what its parser cannot read, and only says what its rules refuse.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(describeMisuse(message ?? error?.message, args, line));
    });
  for (const command of commands) line.command(command);
  addCompletion(line);
  return line;
}

const repeatable = ['_', 'set', 'vary', 'kpi', 'reuse', 'given', 'dim', 'compare', 'scenarios', 'folders'];

/** yargs makes a list of an option that is given twice; only some are meant to be one. */
function refuseRepeated(args: Readonly<Record<string, unknown>>): true {
  const repeated = Object.keys(args).find((name) => Array.isArray(args[name]) && !repeatable.includes(name));
  if (repeated === undefined) return true;
  throw new UsageError(`--${repeated}: expected once, got it more than once`);
}

/** What is wrong with a command line, and the way out; yargs says the one without the other. */
function describeMisuse(message: string, args: readonly string[], line: Argv): string {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const names = commands.map(({ command: usage }) => String(usage).split(' ')[0]);
  const command = names.find((name) => name === words[0]);
  const help = `see: dmpsim ${command === undefined ? '' : `${command} `}--help`;
  const proposed = /^Did you mean (.+)\?$/.exec(message)?.[1];
  const named = words[command === undefined ? 0 : 1];
  if (proposed !== undefined) return `unknown command ${named}; did you mean ${proposed}?`;
  if (message.startsWith('Not enough non-option arguments')) return `an argument is missing; ${help}`;
  const short = /^Not enough arguments following: (\S+)/.exec(message)?.[1];
  if (short !== undefined) return `--${short}: expected more values than were given; ${help}`;
  const choice = /Argument: (\S+), Given: ("[^"]*"), Choices: (.+)/.exec(message);
  if (choice !== null) {
    const [, argument, given, choices] = choice;
    return `${argument}: expected one of ${choices.replaceAll('"', '')}, got ${given}; ${help}`;
  }
  const unknown = /^Unknown (?:argument|command)s?: ([^\s,]+)/.exec(message)?.[1];
  if (unknown === undefined) return `${message}; ${help}`;
  if (!args.some((arg) => arg.startsWith(`--${unknown}`))) {
    return `${command === undefined ? 'unknown command' : 'unexpected argument'} ${unknown}; ${help}`;
  }
  const { key } = (line as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions();
  const near = nearestName(unknown, Object.keys(key));
  return `unknown option --${unknown}; ${near === undefined ? help : `did you mean --${near}?`}`;
}

/** Prints a failure for the person, or the program, that caused it and returns the process's exit code. */
function fail(error: unknown, args: readonly string[]): number {
  const verbose = args.includes('--verbose') || Boolean(process.env['DMPSIM_DEBUG']);
  const paint = paintFor(process.stderr, args.includes('--no-color') ? false : undefined);
  const text = args.includes('--json')
    ? formatErrorJson(error)
    : formatError(error, { paint, verbose, args });
  console.error(text);
  return exitCodeOf(error);
}

/**
 * A statement that begins with a remark, `-- by point` and a line end, is no option to a reader, nor is what stands behind
 * `--`: a blank before it says so to yargs, which has no arguments of a command there.
 */
function markStatement(args: readonly string[]): readonly string[] {
  if (args.find((arg) => !arg.startsWith('-')) !== 'query') return args;
  const end = args.indexOf('--');
  return args.flatMap((arg, index) => {
    if (index === end) return [];
    const isBehind = end >= 0 && index > end;
    return arg.startsWith('--') && (isBehind || /^--(?:[^=]*\s|.*\n)/s.test(arg)) ? [` ${arg}`] : [arg];
  });
}

const args = markStatement(hideBin(process.argv));

// A reader that has seen enough (`dmpsim explain … | head`) is no failure; a full disk is one of the system.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  error.path ??= 'standard output';
  process.exitCode ??= fail(error, args);
});
// Who cannot be told anything is not told anything: the work and its exit code are as they are.
process.stderr.on('error', () => undefined);

try {
  await commandLine(args).parseAsync();
} catch (error) {
  process.exitCode = fail(error, args);
}
