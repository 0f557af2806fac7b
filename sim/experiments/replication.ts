import { type ResolvedScenario, resolveScenario } from '../economy/resolve.ts';
import { Run } from '../economy/run.ts';
import { InputError } from '../errors.ts';
import { type KeptSource, keptReader } from '../scenario/kept-sources.ts';
import type { SourceReader } from '../scenario/source-reader.ts';
import { startSha256 } from '../store/host-sha256.ts';
import { loopRun } from '../store/run-loop.ts';
import { type Observation, type ReplicationResult, RunWatch } from './run-watch.ts';
import { TodayReadings } from './today-readings.ts';

/** A scenario with the text of everything it stands on: a machine that has none of its files can run it. */
export interface PackedScenario {
  /** The scenario as it was named on the command line. */
  readonly file: string;
  readonly sources: readonly KeptSource[];
}

/** One run to be made, as plain data: it can be sent to a thread or to another machine. */
export interface ReplicationRequest {
  readonly scenario: PackedScenario;
  /** Settings `path=value`, later ones over earlier ones. */
  readonly set: readonly string[];
  readonly seed: string;
  /** Which of the runs of the seed, a whole number in [0, 2^32); it enters the address of every draw. */
  readonly replication: number;
  readonly observe: Observation;
}

/** Replications of one scenario that differ in their settings follow each other: resolving takes as long as days do. */
const scenariosKept = 24;
const resolvedByText = new Map<string, ResolvedScenario>();

/**
 * Makes one run and keeps what was asked for, without a file. The same request gives the same result everywhere.
 * Undefined when `signal` ended it. Throws InputError and InvariantError as a run does.
 */
export async function runReplication(
  request: ReplicationRequest,
  signal?: AbortSignal,
): Promise<ReplicationResult | undefined> {
  const { seed, replication, observe } = request;
  const resolved = resolveRequest(request);
  const today = await readToday(request, signal);
  if (signal?.aborted === true) return undefined;
  const run = takeRun(resolved, seed, replication);
  const watch = new RunWatch(run, resolved, observe);
  await loopRun(run, { afterTick: () => watch.look(), signal });
  const result = run.done ? watch.result(startSha256(), today) : undefined;
  if (run.done) todayReadings.keep(request, watch);
  keepRun(run);
  return result;
}

/** Of this process: all points of a replication have the same. */
export const todayReadings = new TodayReadings();

/**
 * What the figures of a request read under today's rules, on the same luck: from the run of them that is made first, once for all points
 * of a replication. Undefined where nothing asks for it, and of today itself.
 */
export async function readToday(
  request: ReplicationRequest,
  signal?: AbortSignal,
): Promise<readonly Float64Array[] | undefined> {
  if (request.observe.today === undefined || todayReadings.isToday(request)) return undefined;
  const known = todayReadings.find(request);
  if (known !== undefined) return known;
  const { scenario, seed, replication, observe } = request;
  const base = { ...request, set: observe.today ?? [] };
  const resolved = resolveRequest({ scenario, set: base.set });
  const run = takeRun(resolved, seed, replication);
  const watch = new RunWatch(run, resolved, { kpis: observe.kpis });
  await loopRun(run, { afterTick: () => watch.look(), signal });
  if (run.done) todayReadings.keep(base, watch);
  keepRun(run);
  return todayReadings.find(request);
}

/** Runs that are over, each for the next one that it can become: the one used last comes last. */
const keptRuns: Run[] = [];

/** What columns and accounts of all kept runs may take together, bytes. */
const KEPT_BYTES_MAX = 64_000_000;

/** A run at its start: one that is over begins anew where it can, in another scenario too, which takes less time in every tick. */
export function takeRun(resolved: ResolvedScenario, seed: string, replication: number): Run {
  const luck = { seed, replication };
  const at = keptRuns.findLastIndex((kept) => kept.reset(luck, resolved));
  return at < 0 ? new Run(resolved, luck) : keptRuns.splice(at, 1)[0];
}

/** Keeps a run that is over for the next one that it can become. */
export function keepRun(run: Run): void {
  keptRuns.push(run);
  let bytes = keptRuns.reduce((sum, one) => sum + one.bytes, 0);
  while (bytes > KEPT_BYTES_MAX) bytes -= keptRuns.shift()?.bytes ?? bytes;
}

/** The scenario of a request; those last asked for are kept. Throws InputError as reading a scenario does. */
export function resolveRequest({
  scenario,
  set,
}: Pick<ReplicationRequest, 'scenario' | 'set'>): ResolvedScenario {
  const key = JSON.stringify([scenario, set]);
  const known = resolvedByText.get(key);
  const resolved = known ?? resolvePacked(scenario, set);
  resolvedByText.delete(key);
  resolvedByText.set(key, resolved);
  const [oldest] = resolvedByText.keys();
  if (resolvedByText.size > scenariosKept) resolvedByText.delete(oldest);
  return resolved;
}

const resolvePacked = (scenario: PackedScenario, set: readonly string[]): ResolvedScenario =>
  resolveScenario(scenario.file, packedReader(scenario), { set });

/** Reads the texts of a packed scenario. Throws InputError for one that was not packed. */
export function packedReader({ sources }: PackedScenario): SourceReader {
  return keptReader(
    sources,
    (path) =>
      new InputError({
        path: 'scenario',
        constraint: `expected the text of ${path} among what was packed`,
        value: 'nothing',
        hint: 'start the experiment again: its packed scenario is not whole',
      }),
  );
}
