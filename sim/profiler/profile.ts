import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { readPlainText, requireOwnFolder } from '../store/plain-file.ts';
import { makeFolder, removeEmptyFolder } from '../store/run-folder.ts';
import { lockFolder } from '../store/run-lock.ts';
import { writeWhole } from '../store/whole-file.ts';
import type { BlockLimits } from './block.ts';
import { findWorkload, loadCatalogue } from './catalogues.ts';
import { runSessionProcess } from './session-process.ts';
import type { Session, SessionRequest } from './session-work.ts';
import type { Workload, WorkloadGrid, WorkloadKind, WorkloadSetting } from './workload.ts';

/** How much a profile measures. */
export interface ProfilePlan {
  /** Sessions that must count, as far as the time allows. */
  readonly sessions: number;
  /** Fewer are no result. */
  readonly sessionsMin: number;
  /** Time after which no further session begins. */
  readonly budgetSeconds: number;
  readonly limits: BlockLimits;
}

/** The plan of each grid. */
export const plans: Readonly<Record<WorkloadGrid, ProfilePlan>> = {
  tiny: {
    sessions: 2,
    sessionsMin: 1,
    budgetSeconds: 30,
    limits: { stretchSeconds: 0.02, samplesMin: 3, stretchesMax: 3 },
  },
  quick: {
    sessions: 3,
    sessionsMin: 2,
    budgetSeconds: 60,
    limits: { stretchSeconds: 0.04, samplesMin: 3, stretchesMax: 3 },
  },
  full: {
    sessions: 5,
    sessionsMin: 3,
    budgetSeconds: 900,
    limits: { stretchSeconds: 0.12, samplesMin: 4, stretchesMax: 5 },
  },
  check: {
    sessions: 2,
    sessionsMin: 1,
    budgetSeconds: 600,
    limits: { stretchSeconds: 0.12, samplesMin: 4, stretchesMax: 5 },
  },
};

/** What to measure, and where its sessions are kept until the calibration is written. */
export interface ProfileRequest {
  readonly kinds: readonly WorkloadKind[];
  readonly ids: readonly string[];
  readonly setting: WorkloadSetting;
  readonly plan: ProfilePlan;
  readonly folder: string;
  /** Keep sessions that an interrupted profile of the same request left in the folder. */
  readonly resume: boolean;
}

/** How far a profile is. */
export interface ProfileProgress {
  /** Sessions that count so far, and those wanted. */
  readonly sessions: number;
  readonly sessionsWanted: number;
  /** Workloads measured in the present session, and all of its workloads. */
  readonly done: number;
  readonly of: number;
  readonly seconds: number;
}

export interface ProfileWatch {
  readonly onProgress?: (progress: ProfileProgress) => void;
  /** Told about each session that does not count, with the reason. */
  readonly onRejected?: (reason: string) => void;
  readonly signal?: AbortSignal;
}

/** Sessions that count, and why the others do not. */
export interface Profile {
  readonly sessions: readonly Session[];
  readonly rejected: readonly string[];
  readonly seconds: number;
}

/**
 * Measures in sessions until enough of them count or the time is over; each that ends is kept in the folder. Throws
 * InputError when the machine was too busy for a result: with `resume` the sessions that count are not lost.
 */
export async function profileMachine(request: ProfileRequest, watch: ProfileWatch): Promise<Profile> {
  requireOwnFolder(request.folder);
  makeFolder(request.folder);
  const unlock = lockFolder(request.folder);
  try {
    const kept = new SessionFolder(request);
    if (!request.resume) kept.clear();
    return await measureSessions(request, kept, watch);
  } finally {
    unlock();
    removeEmptyFolder(request.folder);
  }
}

async function measureSessions(
  request: ProfileRequest,
  kept: SessionFolder,
  watch: ProfileWatch,
): Promise<Profile> {
  const { plan, kinds, ids, setting } = request;
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const sessions = kept.read();
  const counting = (): Session[] => sessions.filter(({ rejected }) => rejected === undefined);
  let longest = 0;
  while (counting().length < plan.sessions && elapsed() + longest < plan.budgetSeconds) {
    const startedAt = elapsed();
    const sent: SessionRequest = { session: sessions.length, kinds, ids, setting, limits: plan.limits };
    const session = await runSessionProcess(sent, {
      ...(watch.signal && { signal: watch.signal }),
      onProgress: (done, of) =>
        watch.onProgress?.({
          sessions: counting().length,
          sessionsWanted: plan.sessions,
          done,
          of,
          seconds: elapsed(),
        }),
    });
    longest = Math.max(longest, elapsed() - startedAt);
    sessions.push(session);
    kept.write(session);
    if (session.rejected !== undefined) watch.onRejected?.(session.rejected);
  }
  const rejected = sessions.flatMap((session) => session.rejected ?? []);
  const counted = counting();
  if (counted.length < plan.sessionsMin) throw tooBusy(plan, counted.length, rejected);
  return { sessions: counted, rejected, seconds: sessions.reduce((sum, { seconds }) => sum + seconds, 0) };
}

function tooBusy(plan: ProfilePlan, counted: number, rejected: readonly string[]): InputError {
  return new InputError({
    path: 'machine',
    constraint: `expected at least ${plan.sessionsMin} undisturbed sessions within ${plan.budgetSeconds} s`,
    value: `${counted}; the last other one does not count because ${rejected.at(-1) ?? 'the time was over'}`,
    hint: 'close other programs and go on with --resume: sessions that count are kept',
  });
}

/** A session holds some numbers of each workload. */
const sessionBytesMax = 64 * 1_048_576;

/** The sessions of one request on disk, one file each. */
class SessionFolder {
  readonly #folder: string;
  readonly #request: string;

  constructor({ folder, kinds, ids, setting, plan }: ProfileRequest) {
    this.#folder = folder;
    this.#request = sha256Text(canonicalJson({ kinds, ids, setting, limits: plan.limits }));
  }

  /** Throws InputError when the sessions there answer another request. */
  read(): Session[] {
    return this.#names().map((name) => {
      const held = parseSession(join(this.#folder, name));
      // Sessions of 0.3.0 do not know when they ended; their files were written then.
      const endedAt = lstatSync(join(this.#folder, name)).mtime.toISOString();
      if (held.request === this.#request) return { endedAt, ...(held.session as Session) };
      throw new InputError({
        path: '--resume',
        constraint: 'expected the options that the interrupted profile began with',
        value: join(this.#folder, name),
        hint: 'begin anew without --resume',
      });
    });
  }

  write(session: Session): void {
    const name = `session-${String(session.session).padStart(3, '0')}.json`;
    writeWhole(join(this.#folder, name), `${JSON.stringify({ request: this.#request, session })}\n`);
  }

  clear(): void {
    for (const name of this.#names()) rmSync(join(this.#folder, name), { force: true });
  }

  #names(): string[] {
    return readdirSync(this.#folder)
      .filter((name) => /^session-\d+\.json$/.test(name))
      .sort();
  }
}

/** Throws InputError for a file that holds no session. */
function parseSession(path: string): { readonly request?: unknown; readonly session?: unknown } {
  const text = readPlainText(path, { bytesMax: sessionBytesMax });
  try {
    const held: unknown = JSON.parse(text);
    if (typeof held === 'object' && held !== null) return held;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InputError({
    path: '--resume',
    constraint: 'expected a session of an interrupted profile',
    value: path,
    hint: 'begin anew without --resume',
  });
}

/** Removes the sessions of a profile whose calibration is written. */
export function removeSessions(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (/^session-\d+\.json(\.partial)?$/.test(name)) rmSync(join(folder, name));
  }
  removeEmptyFolder(folder);
}

/** Ids of a grid's workloads of some kinds; the anchors too where threads make them other work than the unit. */
export async function listWorkloadIds(
  kinds: readonly WorkloadKind[],
  grid: WorkloadGrid,
  { threads }: WorkloadSetting,
): Promise<string[]> {
  const catalogues = await Promise.all(kinds.map(loadCatalogue));
  return catalogues.flatMap(({ anchor, list }) => (threads === 1 ? list(grid) : [anchor, ...list(grid)]));
}

/** What was measured, looked up again: the anchors first, then the workloads in their order. */
export async function findMeasured(
  kinds: readonly WorkloadKind[],
  ids: readonly string[],
  setting: WorkloadSetting,
): Promise<Workload[]> {
  const anchors = await Promise.all(kinds.map(async (kind) => (await loadCatalogue(kind)).anchor));
  return Promise.all([...new Set([...anchors, ...ids])].map((id) => findWorkload(id, setting)));
}
