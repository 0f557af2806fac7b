import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../../sim/errors.ts';
import type { ProfileFit } from '../../sim/workload/fit.ts';
import type { TokenSummary, WorkloadProfile } from '../../sim/workload/profile.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { nameOfFile } from '../terminal/name-option.ts';
import type { ArgumentsOf, ScreenOptions } from '../terminal/screen.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('trace', { type: 'string', demandOption: true, describe: 'CSV file with a header line' })
    .option('name', { type: 'string', describe: 'Name of the profile [default: from the file name]' })
    .option('description', { type: 'string', describe: 'What the requests are' })
    .option('out', { type: 'string', describe: 'Profile to write [default: NAME.json]' })
    .option('source', { type: 'string', describe: 'Data set that the trace comes from' })
    .option('licence', { type: 'string', describe: 'Licence of the data set' })
    .option('citation', { type: 'string', describe: 'What to cite with results' })
    .option('columns', { type: 'string', describe: 'Headers not recognised: time=NAME,in=NAME,out=NAME' })
    .option('sort', { type: 'boolean', default: false, describe: 'Sort by arrival instead of refusing' })
    .option('force', { type: 'boolean', default: false, describe: 'Overwrite the profile' })
    .option('json', { type: 'boolean', default: false, describe: 'Print the summary as JSON' })
    .example(
      layOutExamples([['$0 workload import trace.csv --columns in=PromptTokens', 'Write trace.json']]),
    );

type ImportArguments = ArgumentsOf<typeof builder>;

const importCommand: CommandModule<ScreenOptions, ImportArguments> = {
  command: 'import <trace>',
  describe: 'Turn a request trace (arrival time, input and output tokens) into a workload profile',
  builder,
  handler: importTrace,
};

/** `dmpsim workload`: real demand as input of a scenario. */
export const workloadCommand: CommandModule = {
  command: 'workload',
  describe: 'Workload profiles from real request traces',
  builder: (yargs) => yargs.command(importCommand).demandCommand(1, 'Name a subcommand: import'),
  handler: () => undefined,
};

async function importTrace(options: ImportArguments): Promise<void> {
  const { deriveProfile, formatProfile, parseProfile } = await import('../../sim/workload/profile.ts');
  const { parseColumnChoice } = await import('../../sim/workload/trace-columns.ts');
  const { readTraceFile } = await import('../../sim/store/trace-file.ts');
  const { measureFit } = await import('../../sim/workload/fit.ts');

  const name = nameOfFile(
    options.name,
    basename(options.trace).replace(/\.[^.]*$/, ''),
    'trace',
    'chat-2024',
  );
  const out = options.out ?? `${name}.json`;
  if (!options.force) refuseExisting(out);
  const { trace, sha256 } = await readTraceFile(options.trace, {
    sort: options.sort,
    ...(options.columns === undefined ? {} : { columns: parseColumnChoice(options.columns) }),
  });
  const derived = deriveProfile(trace, {
    name,
    description: options.description ?? `Requests of the trace ${basename(options.trace)}`,
    source: {
      dataset: options.source ?? 'not stated',
      licence: options.licence ?? 'not stated',
      citation: options.citation ?? 'not stated',
      sha256,
    },
  });
  const text = formatProfile(derived);
  // What is written must load: an overlong description is found here and not by the scenario that uses the
  // profile.
  const profile = parseProfile(text, out);
  const fit = measureFit(profile, trace);
  if (!options.force) refuseExisting(out);
  await writeProfile(out, text);
  console.log(options.json ? formatSummaryJson(profile, fit, out) : formatSummary(profile, fit, out));
}

/** Throws InputError when the file is there, whatever it is. */
function refuseExisting(out: string): void {
  if (lstatSync(out, { throwIfNoEntry: false }) === undefined) return;
  throw new InputError({
    path: '--out',
    constraint: 'expected a file that does not exist yet',
    value: out,
    hint: 'choose another --out, or overwrite it with --force',
  });
}

async function writeProfile(out: string, text: string): Promise<void> {
  const { writeWhole } = await import('../../sim/store/whole-file.ts');
  try {
    writeWhole(out, text);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError({
      path: '--out',
      constraint: 'expected a place to write the profile to',
      value: out,
      hint: `${error instanceof Error ? error.message : error}`,
    });
  }
}

function formatSummary(profile: WorkloadProfile, fit: ProfileFit, out: string): string {
  const { arrivals, tokensIn, tokensOut, joint } = profile;
  const number = (value: number, digits = 0): string =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const tokens = ({ p50, p95, mean, max }: TokenSummary): string =>
    `p50 ${number(p50)}   p95 ${number(p95)}   mean ${number(mean, 1)}   max ${number(max)}`;
  const dispersion = arrivals.dispersion.map(
    ({ windowSeconds, index }) => `${number(index, 2)} at ${windowSeconds} s`,
  );
  const rows: readonly (readonly [string, string])[] = [
    ['profile', profile.name],
    ['requests', number(profile.requests)],
    ['duration', formatDuration(profile.seconds)],
    ['rate', `${number(arrivals.perHour, 1)} requests/h`],
    ['gaps, variation', `${number(arrivals.interarrivalCv, 2)} (1 for Poisson)`],
    ['dispersion', dispersion.length === 0 ? 'trace too short' : `${dispersion.join('   ')} (1 for Poisson)`],
    ['tokens in', tokens(tokensIn)],
    ['tokens out', tokens(tokensOut)],
    [
      'bins',
      `${joint.inBins.length} in × ${joint.outBins.length} out, ${number(joint.cells.length)} cells in use`,
    ],
    [
      'KS distance',
      `in ${fit.tokensIn.toFixed(4)}   out ${fit.tokensOut.toFixed(4)} (${number(fit.draws)} draws)`,
    ],
    ['written', out],
  ];
  return rows.map(([label, value]) => `${label.padEnd(17)}${value}`).join('\n');
}

function formatSummaryJson(profile: WorkloadProfile, fit: ProfileFit, out: string): string {
  const { joint, ...summary } = profile;
  const bins = { in: joint.inBins.length, out: joint.outBins.length, cells: joint.cells.length };
  return JSON.stringify({ ...summary, bins, kolmogorovSmirnov: fit, written: out }, null, 2);
}

function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return [hours > 0 ? `${hours} h ` : '', `${minutes} min `, `${whole % 60} s`].join('');
}
