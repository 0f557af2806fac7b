import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { readPlainText, requireOwnFolder } from '../store/plain-file.ts';
import { makeFolder, removeEmptyFolder } from '../store/run-folder.ts';
import { lockFolder } from '../store/run-lock.ts';
import { writeWhole } from '../store/whole-file.ts';
import type { Quality } from '../workload/measurement.ts';
import type { BlockLimits } from './block.ts';
import { findWorkload, loadCatalogue } from './catalogues.ts';
import { runSessionProcess } from './session-process.ts';
import { chooseSessions } from './session-quality.ts';
import type { Session, SessionRequest } from './session-work.ts';
import { shareTime, shorterShare } from './time-budget.ts';
import type { Workload, WorkloadCatalogue, WorkloadGrid, WorkloadKind, WorkloadSetting } from './workload.ts';

/** How much a profile measures. */
export interface ProfilePlan {
  /** Sessions that are wanted, as far as the time allows. */
  readonly sessions: number;
  /** So many of one quality are enough to leave out those that are worse; fewer quiet ones are no result when it is strict. */
  readonly sessionsMin: number;
  /** Time that all sessions share; none begins that would not end in it. */
  readonly budgetSeconds: number;
  readonly limits: BlockLimits;
}

/** What is measured how thoroughly: the grids, and a check in as little time as a quick calibration. */
export type PlanName = WorkloadGrid | 'quickCheck';

/**
 * A check says of single workloads whether a quote holds. One pair beside busy programs is 9 % off, so where the time does
 * not suffice for all of them, it measures some of them properly, in their shuffled order.
 */
const checkedPairsMin = 3;

export const plans: Readonly<Record<PlanName, ProfilePlan>> = {
  tiny: {
    sessions: 2,
    sessionsMin: 1,
    budgetSeconds: 30,
    limits: { blockSeconds: 0.01, pairsMax: 1 },
  },
  // What is left of 90 s is for starting, for the last workload of a session that runs late, and for the fit.
  quick: {
    sessions: 3,
    sessionsMin: 2,
    budgetSeconds: 70,
    limits: { blockSeconds: 0.03, pairsMax: 8 },
  },
  full: {
    sessions: 5,
    sessionsMin: 3,
    budgetSeconds: 880,
    limits: { blockSeconds: 0.06, pairsMax: 8 },
  },
  check: {
    sessions: 2,
    sessionsMin: 1,
    budgetSeconds: 600,
    limits: { blockSeconds: 0.06, pairsMax: 4, pairsMin: checkedPairsMin },
  },
  quickCheck: {
    sessions: 1,
    sessionsMin: 1,
    budgetSeconds: 70,
    limits: { blockSeconds: 0.03, pairsMax: 8, pairsMin: checkedPairsMin },
  },
};

/** What to measure, and where its sessions are kept until the calibration is written. */
export interface ProfileRequest {
  readonly kinds: readonly WorkloadKind[];
  readonly ids: readonly string[];
  readonly setting: WorkloadSetting;
  readonly plan: ProfilePlan;
  readonly folder: string;
  /** Only quiet sessions count, and too few of them are an error. */
  readonly strict: boolean;
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
  /** Told about each session that was not quiet. */
  readonly onDisturbed?: (quality: Quality, reason: string) => void;
  readonly signal?: AbortSignal;
}

/** Sessions that count, and why the others do not. */
export interface Profile {
  readonly sessions: readonly Session[];
  readonly quality: Quality;
  readonly rejected: readonly string[];
  readonly seconds: number;
}

/**
 * Measures in sessions until there are enough or the time is over; each that ends is kept in the folder. Throws
 * InputError when it is strict and the machine was too busy: with `resume` the sessions that count are not lost.
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

/**
 * A session that has less time leaves workloads out: one in so much of the time of the longest still measures what a
 * calibration needs, and a second session tells how far sessions differ.
 */
const shortestShare = 0.5;

async function measureSessions(
  request: ProfileRequest,
  kept: SessionFolder,
  watch: ProfileWatch,
): Promise<Profile> {
  const { plan, kinds, ids, setting, strict } = request;
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const sessions = kept.read();
  const done = (): Session[] => (strict ? sessions.filter(({ quality }) => quality === 'quiet') : sessions);
  let longest = 0;
  const hasTime = (): boolean => {
    const share = done().length < plan.sessionsMin ? shortestShare : shorterShare;
    return elapsed() + share * longest < plan.budgetSeconds;
  };
  while (done().length < plan.sessions && hasTime()) {
    const startedAt = elapsed();
    const time = shareTime(plan.budgetSeconds, startedAt, plan.sessions - done().length, longest);
    const sent: SessionRequest = {
      session: sessions.length,
      kinds,
      ids,
      setting,
      limits: plan.limits,
      ...time,
    };
    const session = await runSessionProcess(sent, {
      ...(watch.signal && { signal: watch.signal }),
      onProgress: (measured, of) =>
        watch.onProgress?.({
          sessions: done().length,
          sessionsWanted: plan.sessions,
          done: measured,
          of,
          seconds: elapsed(),
        }),
    });
    longest = Math.max(longest, elapsed() - startedAt);
    sessions.push(session);
    kept.write(session);
    if (session.quality !== 'quiet') watch.onDisturbed?.(session.quality, session.reasons[0]);
  }
  const seconds = sessions.reduce((sum, session) => sum + session.seconds, 0);
  const { counted, left, quality } = chooseSessions(sessions, plan.sessionsMin);
  const rejected = left.flatMap(({ reasons }) => reasons[0] ?? []);
  if (strict && done().length < plan.sessionsMin) throw tooBusy(plan, sessions);
  return { sessions: counted, quality, rejected, seconds };
}

function tooBusy(plan: ProfilePlan, sessions: readonly Session[]): InputError {
  const quiet = sessions.filter(({ quality }) => quality === 'quiet').length;
  const last = sessions.findLast(({ quality }) => quality !== 'quiet');
  return new InputError({
    path: 'machine',
    constraint: `expected at least ${plan.sessionsMin} quiet sessions within ${plan.budgetSeconds} s`,
    value: `${quiet}; the last other one was ${last?.quality ?? 'late'}: ${last?.reasons[0] ?? 'the time was over'}`,
    hint: 'close other programs and go on with --resume: quiet sessions are kept; or leave --strict out, and bands say how far the figures hold',
  });
}

/** A session holds some numbers of each workload. */
const sessionBytesMax = 64 * 1_048_576;

/** What sessions answer: those of another request, or of a version that measured in another way, do not go with them. */
export function digestRequest({ kinds, ids, setting, plan }: Omit<ProfileRequest, 'folder'>): string {
  return sha256Text(canonicalJson({ kinds, ids, setting, limits: plan.limits, format: 4 }));
}

/** The sessions of one request on disk, one file each. */
class SessionFolder {
  readonly #folder: string;
  readonly #request: string;

  constructor(request: ProfileRequest) {
    this.#folder = request.folder;
    this.#request = digestRequest(request);
  }

  /** Throws InputError when the sessions there answer another request. */
  read(): Session[] {
    return this.#names().map((name) => {
      const held = parseSession(join(this.#folder, name));
      if (held.request === this.#request) return held.session as Session;
      throw new InputError({
        path: '--resume',
        constraint: 'expected the options that the interrupted profile began with',
        value: `${join(this.#folder, name)}, which answers others or was measured by another version`,
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
  return catalogues.flatMap((one) => [...(threads === 1 ? [] : anchorsOf(one)), ...one.list(grid)]);
}

/** What was measured, looked up again: the anchors first, then the workloads in their order. */
export async function findMeasured(
  kinds: readonly WorkloadKind[],
  ids: readonly string[],
  setting: WorkloadSetting,
): Promise<Workload[]> {
  const anchors = (await Promise.all(kinds.map(loadCatalogue))).flatMap(anchorsOf);
  return Promise.all([...new Set([...anchors, ...ids])].map((id) => findWorkload(id, setting)));
}

function anchorsOf({ anchor, shortAnchor, memoryAnchor }: WorkloadCatalogue): string[] {
  return [anchor, shortAnchor, ...(memoryAnchor === undefined ? [] : [memoryAnchor])];
}
