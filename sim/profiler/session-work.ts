import { Draws } from '../random/draws.ts';
import type { Quality } from '../workload/measurement.ts';
import { AnchorBench } from './anchor-bench.ts';
import type { BlockLimits, Overhead } from './block.ts';
import { findWorkload, loadCatalogue } from './catalogues.ts';
import { watchSurroundings } from './contention.ts';
import { modelWorkload } from './onnx/user-model.ts';
import { judgeSession } from './session-quality.ts';
import { SessionTime } from './time-budget.ts';
import type { OpenWorkload, Workload, WorkloadKind, WorkloadSetting } from './workload.ts';

/** What a session is asked to do. */
export interface SessionRequest {
  /** Number of the session, from 0; it decides the order of the workloads. */
  readonly session: number;
  readonly kinds: readonly WorkloadKind[];
  /** Workloads besides the anchors. */
  readonly ids: readonly string[];
  readonly setting: WorkloadSetting;
  readonly limits: BlockLimits;
  /** Time that the session should take, and time after which it opens no further workload. */
  readonly wantedSeconds: number;
  readonly latestSeconds: number;
}

/** What one session found out about one workload. */
export interface Block {
  readonly id: string;
  /** Name of the anchor that it was timed beside: its kind, or its kind and `-memory`. */
  readonly anchor: string;
  /** Its time over the anchor's in each pair. */
  readonly ratios: readonly number[];
  /** The same for single samples. */
  readonly samples: readonly number[];
  /** Most memory that the process held while it ran, in bytes, beyond what it held before the workload. */
  readonly peakMemoryBytes: number;
  /** What the workload says that it holds, in bytes. */
  readonly memory?: Readonly<Record<string, number>>;
}

/** What a session found. */
export interface Session {
  readonly session: number;
  /** Seconds of each anchor by its name, one for each block of it, in order. */
  readonly anchors: Readonly<Record<string, readonly number[]>>;
  /** Cost of each anchor that waits for memory in units of its kind's first, pair by pair. */
  readonly conversions: Readonly<Record<string, readonly number[]>>;
  readonly blocks: readonly Block[];
  readonly seconds: number;
  /** When it ended, as ISO 8601 says it. */
  readonly endedAt: string;
  readonly overhead: Readonly<Overhead>;
  readonly quality: Quality;
  /** Why the session was not quiet. */
  readonly reasons: readonly string[];
}

/** Samples of a block that are kept: enough for percentiles, few enough for a file. */
const samplesKept = 200;

/**
 * Measures each workload beside its anchor (A W A W … A), in an order that differs from session to session, as often as
 * the time allows; workloads that it does not suffice for are left out.
 */
export async function runSession(
  request: SessionRequest,
  onBlock: (done: number, of: number) => void,
): Promise<Session> {
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const surroundings = watchSurroundings();
  const overhead: Overhead = { loopSeconds: 0, workSeconds: 0 };
  // A model of the user that does not run is reported before anything is measured for it.
  const { model } = request.setting;
  if (model !== undefined) await (await modelWorkload(request.setting).open()).close();
  const order = await orderWorkloads(request);
  const waiting = new Set(
    order.flatMap(({ kind, waitsForMemory }) => (waitsForMemory === true ? [kind] : [])),
  );
  const bench = await AnchorBench.open(request, waiting, overhead);
  const blocks: Block[] = [];
  try {
    const { pairsMin = 1 } = request.limits;
    const essential = pairsMin > 1 ? new Set<string>() : await listEssential(request);
    const time = new SessionTime(order, essential, {
      ...request,
      ...request.limits,
      elapsed,
    });
    await workThrough(order, time, async (workload, open, pairs) => {
      blocks.push(thin(await bench.measure(workload, open, pairs)));
      time.finish(workload, pairs);
      onBlock(order.length - time.left, order.length);
    });
    const anchors = await bench.finish();
    return {
      session: request.session,
      anchors: bench.seconds,
      conversions: bench.conversions,
      // With more threads the anchor is also an ordinary workload, and its own line is that one.
      blocks: [...anchors.filter(({ id }) => !request.ids.includes(id)), ...blocks],
      seconds: elapsed(),
      endedAt: new Date().toISOString(),
      overhead,
      ...judgeSession({ ...bench.signs, ...surroundings() }),
    };
  } finally {
    await bench.close();
  }
}

/**
 * Opens one workload after the other. One is closed when the next of its setup is open, so that they share what was costly
 * to make.
 */
async function workThrough(
  order: readonly Workload[],
  time: SessionTime,
  measure: (workload: Workload, open: OpenWorkload, pairs: number) => Promise<void>,
): Promise<void> {
  let last: { readonly setup: string | undefined; readonly open: OpenWorkload } | undefined;
  try {
    for (const workload of order) {
      const pairs = time.plan(workload);
      if (pairs === 0) continue;
      if (last !== undefined && last.setup !== workload.setup) {
        await last.open.close();
        last = undefined;
      }
      const open = await workload.open();
      await last?.open.close();
      last = { setup: workload.setup, open };
      await measure(workload, open, pairs);
      if (workload.setup !== undefined) continue;
      await open.close();
      last = undefined;
    }
  } finally {
    await last?.open.close();
  }
}

/** Ids that a calibration cannot do without, by any of the session's kinds. */
async function listEssential({ kinds, ids }: SessionRequest): Promise<Set<string>> {
  const catalogues = await Promise.all(kinds.map(loadCatalogue));
  return new Set(ids.filter((id) => catalogues.some((catalogue) => catalogue.isEssential(id))));
}

/** Every n-th sample, with the digits that a clock of nanoseconds has to say. */
function thin(block: Block): Block {
  const { samples } = block;
  const step = Math.max(1, samples.length / samplesKept);
  const kept = Array.from(
    { length: Math.min(samples.length, samplesKept) },
    (_, i) => samples[Math.floor(i * step)],
  );
  return { ...block, samples: kept.map((sample) => Number(sample.toPrecision(6))) };
}

/** Shuffled (Fisher–Yates) by the number of the session; those of one setup stay together. */
async function orderWorkloads({ session, ids, setting }: SessionRequest): Promise<Workload[]> {
  const groups = new Map<string, Workload[]>();
  for (const id of ids) {
    const workload = await findWorkload(id, setting);
    const key = workload.setup ?? id;
    groups.set(key, [...(groups.get(key) ?? []), workload]);
  }
  const order = new Draws('profiler', session).stream('profiler.order');
  let ordinal = 0;
  const shuffle = <Item>(items: readonly Item[]): Item[] => {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = Math.floor(order.uniform(0, ordinal++, 0) * (last + 1));
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  };
  return shuffle([...groups.values()]).flatMap((group) => shuffle(group));
}
