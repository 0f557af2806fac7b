import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../../sim/errors.ts';
import type { PlanName, ProfileProgress } from '../../sim/profiler/profile.ts';
import type { ModelSetting, WorkloadKind, WorkloadSetting } from '../../sim/profiler/workload.ts';
import type { MeasuredCalibration } from '../../sim/workload/calibration.ts';
import type { Measurement } from '../../sim/workload/measurement.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { nameOfFile } from '../terminal/name-option.ts';
import { UsageError } from '../terminal/problems.ts';
import { type ArgumentsOf, openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .option('full', {
      type: 'boolean',
      default: false,
      describe: 'All workloads, at most 15 min [default]',
    })
    .option('quick', {
      type: 'boolean',
      describe: 'Fewer workloads, at most 90 s; with --check FILE a short one',
    })
    .option('tiny', { type: 'boolean', hidden: true })
    .option('kinds', { type: 'string', describe: 'Kinds of work: onnx,fhe [default: both]' })
    .option('model', { type: 'string', describe: 'Measure this ONNX model instead, in anchor units' })
    .option('dim', {
      type: 'string',
      array: true,
      default: [],
      describe: 'Length of a dimension of the model: NAME=N',
    })
    .option('threads', { type: 'number', default: 1, describe: 'Threads within one operator' })
    .option('provider', {
      type: 'string',
      default: 'cpu',
      describe: 'Execution provider of ONNX Runtime: cpu, webgpu, cuda, dml (Windows), coreml (macOS)',
    })
    .option('strict', {
      type: 'boolean',
      default: false,
      describe: 'Refuse sessions that were not quiet instead of widening the bands',
    })
    .option('watts', { type: 'number', describe: 'Power that the machine draws under this load' })
    .option('name', { type: 'string', describe: 'Name of the calibration [default: from --out]' })
    .option('out', { type: 'string', describe: 'Calibration to write [default: calibration.json]' })
    .option('resume', {
      type: 'boolean',
      default: false,
      describe: 'Keep the sessions of an interrupted profile; hours later makes bands honest',
    })
    .option('force', { type: 'boolean', default: false, describe: 'Overwrite the calibration' })
    .option('check', {
      type: 'string',
      describe: 'Measure workloads that the calibration FILE has not seen',
    })
    .option('report', { type: 'string', describe: 'Draw the calibration FILE as an HTML page' })
    .option('compare', { type: 'string', nargs: 2, describe: 'Compare two calibrations' })
    .example(
      layOutExamples([
        ['$0 profile --quick --out my-server.json', 'a first calibration in 90 s'],
        ['$0 profile --out my-server.json --report', 'a full one, drawn as my-server.html'],
        ['$0 profile --model net.onnx --dim batch=1 --dim sequence=128', 'a model of your own'],
        ['$0 profile --check my-server.json', 'does it predict what it has not seen?'],
        ['$0 profile --compare a.json b.json', 'two machines, or one machine twice'],
      ]),
    );

type ProfileArguments = ArgumentsOf<typeof builder>;

/** `dmpsim profile`: what work costs on this machine, measured. */
export const profileCommand: CommandModule<ScreenOptions, ProfileArguments> = {
  command: 'profile',
  describe: 'Measure real inference on this machine into a calibration for scenarios',
  builder,
  handler: profile,
};

function profile(options: ProfileArguments): Promise<void> {
  const screen = openScreen(options);
  refuseContradictions(options);
  // Yargs makes a list of an option that takes two values.
  if (options.compare !== undefined) return compare(options.compare as unknown as [string, string], screen);
  if (options.model !== undefined) return profileModel(options, options.model, screen);
  const given = options.check || options.report || undefined;
  if (given === undefined) return calibrate(options, screen);
  if (options.check !== undefined && options.check !== '') return check(options, options.check, screen);
  return drawGiven(options, given, screen);
}

/** Options of which each asks for something else. */
function refuseContradictions(options: ProfileArguments): void {
  const asked = (names: readonly (keyof ProfileArguments)[]): (keyof ProfileArguments)[] =>
    names.filter((name) => options[name] !== undefined && options[name] !== false);
  for (const names of [
    asked(['quick', 'full', 'tiny']),
    asked(['model', 'compare', 'check']),
    asked(['model', 'compare', 'report']),
  ]) {
    if (names.length > 1)
      throw new UsageError(`--${names.join(' and --')} ask for different things: choose one`);
  }
}

/** Measures, fits and writes a calibration; draws and checks it where that is asked for without a file. */
async function calibrate(options: ProfileArguments, screen: Screen): Promise<void> {
  const { makeCalibration } = await import('../../sim/profiler/make-calibration.ts');
  const { refuseTaken, writeCalibration } = await import('../../sim/profiler/calibration-file.ts');
  const { listWorkloadIds, removeSessions } = await import('../../sim/profiler/profile.ts');
  const { formatCalibration } = await import('../terminal/calibration-summary.ts');
  const out = options.out ?? 'calibration.json';
  const fileName = out.replace(/^.*[/\\]/, '');
  const name = nameOfFile(options.name, fileName.replace(/\.json$/, ''), 'calibration', 'epyc-2-core');
  refuseTaken(out, options.force);
  const grid = gridOf(options);
  const kinds = readKinds(options.kinds);
  if (!kinds.includes('onnx'))
    throw new UsageError('--kinds: a calibration needs onnx, whose anchor is its unit');
  const setting = readSetting(options);
  const watts = readWatts(options.watts);
  const ids = await listWorkloadIds(kinds, grid, setting);
  const folder = `${out}.sessions`;
  const measured = await measure({ options, kinds, ids, setting, grid, folder }, screen);
  const calibration = await makeCalibration(measured, {
    name,
    grid,
    kinds,
    ids,
    setting,
    ...(watts === undefined ? {} : { watts }),
  });
  writeCalibration(out, calibration);
  if (kinds.includes('fhe') && calibration.fhe === undefined)
    screen.remark(
      'the time did not suffice for encrypted work: measure again without --quick, or on a quiet machine',
    );
  removeSessions(folder);
  const page = options.report === undefined ? undefined : await draw(calibration, pageOf(out));
  screen.answer({
    json: () => JSON.stringify({ written: out, ...(page && { report: page }), calibration }, null, 2),
    text: () => formatCalibration(calibration, [out, ...(page ?? [])], screen.paint),
  });
  if (options.check !== undefined) await check(options, out, screen);
}

/** Measures workloads that were not in the fit and says how many lie within the band. */
async function check(options: ProfileArguments, file: string, screen: Screen): Promise<void> {
  const { readMeasured } = await import('../../sim/profiler/calibration-file.ts');
  const { checkQuotes } = await import('../../sim/profiler/check-quotes.ts');
  const { findMeasured, listWorkloadIds, removeSessions } = await import('../../sim/profiler/profile.ts');
  const { mergeSessions } = await import('../../sim/profiler/merge-sessions.ts');
  const { formatCheck } = await import('../terminal/calibration-summary.ts');
  const calibration = readMeasured(file);
  const kinds: readonly WorkloadKind[] = ['onnx'];
  const { threads, provider } = calibration.method;
  const setting: WorkloadSetting = { threads, provider };
  const ids = await listWorkloadIds(kinds, 'check', { threads: 1, provider });
  const folder = `${file}.check.sessions`;
  const grid = options.quick ? 'quickCheck' : 'check';
  const measured = await measure({ options, kinds, ids, setting, grid, folder }, screen);
  const workloads = await findMeasured([], ids, setting);
  const found = checkQuotes(calibration, mergeSessions(measured.sessions, workloads), measured.quality);
  removeSessions(folder);
  screen.answer({
    json: () => JSON.stringify(found, null, 2),
    text: () => formatCheck(found, screen.paint),
  });
}

/** A model of the user: what a call of it costs. */
async function profileModel(options: ProfileArguments, path: string, screen: Screen): Promise<void> {
  const { userModelId } = await import('../../sim/profiler/onnx/user-model.ts');
  const { findMeasured, removeSessions } = await import('../../sim/profiler/profile.ts');
  const { mergeSessions } = await import('../../sim/profiler/merge-sessions.ts');
  const { formatModel } = await import('../terminal/calibration-summary.ts');
  const model: ModelSetting = { path, dims: readDims(options.dim) };
  const setting: WorkloadSetting = { ...readSetting(options), model };
  const kinds: readonly WorkloadKind[] = ['onnx'];
  // A file that cannot be read is refused before a process is started for it.
  const workloads = await findMeasured([], [userModelId], setting);
  const folder = `${path}.sessions`;
  const grid = options.tiny ? 'tiny' : 'quick';
  const measured = await measure({ options, kinds, ids: [userModelId], setting, grid, folder }, screen);
  removeSessions(folder);
  const [measurement]: readonly Measurement[] = mergeSessions(measured.sessions, workloads);
  if (measurement === undefined)
    throw new InputError({
      path: 'machine',
      constraint: 'expected time for one measurement',
      value: 'none',
      hint: 'close other programs and measure again',
    });
  const { quality } = measured;
  screen.answer({
    json: () => JSON.stringify({ model: path, quality, ...measurement }, null, 2),
    text: () => formatModel(path, measurement, quality, screen.paint),
  });
}

async function compare(files: readonly string[], screen: Screen): Promise<void> {
  const { readMeasured } = await import('../../sim/profiler/calibration-file.ts');
  const { compareCalibrations } = await import('../../sim/profiler/compare-calibrations.ts');
  const { formatComparison } = await import('../terminal/calibration-summary.ts');
  const [a, b] = files.map(readMeasured);
  const comparison = compareCalibrations(a, b);
  screen.answer({
    json: () => JSON.stringify(comparison, null, 2),
    text: () => formatComparison(comparison, screen.paint),
  });
}

async function drawGiven(options: ProfileArguments, file: string, screen: Screen): Promise<void> {
  const { readMeasured } = await import('../../sim/profiler/calibration-file.ts');
  const written = await draw(readMeasured(file), options.out ?? pageOf(file));
  screen.answer({ json: () => JSON.stringify({ report: written }), text: () => written.join('\n') });
}

async function draw(calibration: MeasuredCalibration, page: string): Promise<string[]> {
  const { writeCalibrationPage } = await import('../../reports/calibration-page.ts');
  await writeCalibrationPage(calibration, page);
  return [page];
}

interface Measuring {
  readonly options: ProfileArguments;
  readonly kinds: readonly WorkloadKind[];
  readonly ids: readonly string[];
  readonly setting: WorkloadSetting;
  readonly grid: PlanName;
  readonly folder: string;
}

async function measure({ options, kinds, ids, setting, grid, folder }: Measuring, screen: Screen) {
  const { plans, profileMachine } = await import('../../sim/profiler/profile.ts');
  const interruption = catchInterruption();
  try {
    return await screen.track(
      'profile',
      (onProgress: (progress: ProfileProgress) => void) =>
        profileMachine(
          { kinds, ids, setting, plan: plans[grid], folder, strict: options.strict, resume: options.resume },
          {
            onProgress,
            onDisturbed: (quality, reason) =>
              screen.remark(
                `a session ${options.strict ? 'does not count: it was' : 'was'} ${quality}: ${safeText(reason)}`,
              ),
            signal: interruption.signal,
          },
        ),
      formatProfileProgress,
    );
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    console.error('stopped; sessions that ended are kept, go on with the same command and --resume');
    process.exit(interruption.exitCode);
  } finally {
    interruption.release();
  }
}

/** `profile   43 %  session 3 of 5  31 of 70 workloads  2 min left`. */
function formatProfileProgress(label: string, progress: ProfileProgress): string {
  const { sessions, sessionsWanted, done, of, seconds } = progress;
  const share = (sessions + done / Math.max(1, of)) / sessionsWanted;
  const left = share > 0 ? Math.ceil((seconds * (1 - share)) / share) : 0;
  const percent = `${Math.floor(100 * share)} %`.padStart(5);
  const rate = (done / Math.max(0.1, seconds / Math.max(1, sessions + 1))).toFixed(1);
  const place = `session ${sessions + 1} of ${sessionsWanted}  ${done} of ${of} workloads`;
  return `${label}  ${percent}  ${place}  ${rate} workloads/s  ${left} s left`;
}

function gridOf({ quick, tiny }: ProfileArguments): 'tiny' | 'quick' | 'full' {
  if (tiny) return 'tiny';
  return quick ? 'quick' : 'full';
}

function readKinds(kinds: string | undefined): readonly WorkloadKind[] {
  const names = (kinds ?? 'onnx,fhe').split(',').map((name) => name.trim());
  const unknown = names.find((name) => name !== 'onnx' && name !== 'fhe');
  if (unknown === undefined) return [...new Set(names)] as WorkloadKind[];
  throw new InputError({
    path: '--kinds',
    constraint: 'expected onnx, fhe or both',
    value: safeText(unknown),
    hint: 'for instance --kinds onnx; both when left out',
  });
}

function readSetting({ threads, provider }: ProfileArguments): WorkloadSetting {
  return { threads: requireWholeNumber('--threads', threads, 1, 1024), provider };
}

function readWatts(watts: number | undefined): number | undefined {
  if (watts === undefined || (watts > 0 && watts <= 1e6)) return watts;
  throw new InputError({
    path: '--watts',
    constraint: 'expected a number above 0 and at most 1,000,000',
    value: Number.isNaN(watts) ? 'no number' : String(watts),
    hint: 'what the machine draws at work, for instance --watts 180',
  });
}

function readDims(dims: readonly string[]): Record<string, number> {
  const entries = dims.map((dim) => {
    const at = dim.lastIndexOf('=');
    const length = Number(dim.slice(at + 1));
    if (at > 0 && Number.isInteger(length) && length >= 1 && length <= 1e9) return [dim.slice(0, at), length];
    throw new InputError({
      path: '--dim',
      constraint: 'expected NAME=N with a whole number from 1 to 1,000,000,000',
      value: safeText(dim),
      hint: 'for instance --dim batch=1',
    });
  });
  return Object.fromEntries(entries);
}

function pageOf(file: string): string {
  return `${file.replace(/\.json$/, '')}.html`;
}
