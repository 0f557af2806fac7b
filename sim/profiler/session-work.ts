import { Draws } from '../random/draws.ts';
import { type Block, type BlockLimits, measureBlock, medianOf, type Overhead } from './block.ts';
import { findWorkload, loadCatalogue } from './catalogues.ts';
import { quantileOf } from './contention.ts';
import { modelWorkload } from './onnx/user-model.ts';
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
}

/** What a session found. */
export interface Session {
  readonly format: 1;
  readonly session: number;
  /** Seconds of each kind's anchor, one for each time that it was measured, in order. */
  readonly anchors: Readonly<Record<string, readonly number[]>>;
  readonly blocks: readonly Block[];
  readonly seconds: number;
  /** When it ended, as ISO 8601 says it; sessions of 0.3.0 do not know. */
  readonly endedAt?: string;
  readonly overhead: Readonly<Overhead>;
  /** Why the whole session does not count; undefined when it does. */
  readonly rejected?: string;
}

/** The anchor comes again after so many other workloads: machines drift within minutes. */
const blocksBetweenAnchors = 12;

/** An anchor whose middle 80 % of measurements lie further apart than this cannot be a unit in its session. */
const anchorDriftMax = 0.06;

/** Share of disturbed blocks beyond which the rest of the session is not believed either. */
const contendedShareMax = 0.25;

/**
 * Measures each workload once, in an order that differs from session to session, between repeated measurements of the
 * anchors. Blocks that were disturbed are measured again at the end.
 */
export async function runSession(
  request: SessionRequest,
  onBlock: (done: number, of: number) => void,
): Promise<Session> {
  const begun = performance.now();
  const overhead: Overhead = { loopSeconds: 0, workSeconds: 0 };
  // A model of the user that does not run is told before anything is measured for it.
  const { model } = request.setting;
  if (model !== undefined) await (await modelWorkload(request.setting).open()).close();
  const anchors = await AnchorWatch.open(request, overhead);
  try {
    const order = await orderWorkloads(request);
    const blocks = new Map<string, Block>();
    const measure = async (workloads: readonly Workload[]): Promise<void> => {
      await measureInOrder(workloads, request, overhead, {
        before: (index) => (index % blocksBetweenAnchors === 0 ? anchors.measure() : undefined),
        after: (block) => {
          blocks.set(block.id, block);
          onBlock(Math.min(blocks.size, order.length), order.length);
        },
      });
    };
    await measure(order);
    await measure(order.filter(({ id }) => blocks.get(id)?.contended !== undefined));
    await anchors.measure();
    const session: Session = {
      format: 1,
      session: request.session,
      anchors: anchors.seconds,
      // With more threads the anchor is also an ordinary workload, and its own line is that one.
      blocks: [...(request.setting.threads === 1 ? anchors.blocks : []), ...blocks.values()],
      seconds: (performance.now() - begun) / 1000,
      endedAt: new Date().toISOString(),
      overhead,
    };
    const rejected = anchors.objection() ?? describeRejection([...blocks.values()]);
    return rejected === undefined ? session : { ...session, rejected };
  } finally {
    await anchors.close();
  }
}

interface Around {
  readonly before: (index: number) => Promise<void> | undefined;
  readonly after: (block: Block) => void;
}

/** A workload is closed when the next one of its setup is open, so that they share what was costly to make. */
async function measureInOrder(
  workloads: readonly Workload[],
  { limits, setting }: SessionRequest,
  overhead: Overhead,
  { before, after }: Around,
): Promise<void> {
  let last: { readonly setup: string | undefined; readonly open: OpenWorkload } | undefined;
  try {
    for (const [index, workload] of workloads.entries()) {
      await before(index);
      if (last !== undefined && last.setup !== workload.setup) {
        await last.open.close();
        last = undefined;
      }
      const open = await workload.open();
      await last?.open.close();
      last = { setup: workload.setup, open };
      if (workload.setup === undefined) collectGarbage();
      after(await measureBlock(workload.id, open, limits, overhead, setting.threads));
      if (workload.setup !== undefined) continue;
      await open.close();
      last = undefined;
    }
  } finally {
    await last?.open.close();
  }
}

interface OpenAnchor {
  readonly kind: WorkloadKind;
  readonly id: string;
  readonly open: OpenWorkload;
}

/** The anchors of a session's kinds, open all the time. */
class AnchorWatch {
  readonly #open: readonly OpenAnchor[];
  readonly #limits: BlockLimits;
  readonly #overhead: Overhead;
  readonly #blocks = new Map<string, Block[]>();

  private constructor(open: readonly OpenAnchor[], limits: BlockLimits, overhead: Overhead) {
    this.#open = open;
    this.#limits = limits;
    this.#overhead = overhead;
  }

  static async open({ kinds, setting, limits }: SessionRequest, overhead: Overhead): Promise<AnchorWatch> {
    const open: OpenAnchor[] = [];
    for (const kind of kinds) {
      const { anchor } = await loadCatalogue(kind);
      // A unit is one thread's work, whatever the rest is measured with.
      const workload = await findWorkload(anchor, { ...setting, threads: 1 });
      open.push({ kind, id: anchor, open: await workload.open() });
    }
    return new AnchorWatch(open, limits, overhead);
  }

  async measure(): Promise<void> {
    for (const { kind, id, open } of this.#open) {
      const block = await measureBlock(id, open, this.#limits, this.#overhead, 1);
      this.#blocks.set(kind, [...(this.#blocks.get(kind) ?? []), block]);
    }
  }

  /** Medians of the undisturbed measurements. */
  get seconds(): Record<string, number[]> {
    const entries = [...this.#blocks].map(([kind, blocks]) => {
      const clean = blocks.filter(({ contended }) => contended === undefined);
      return [kind, clean.map(medianOf)] as const;
    });
    return Object.fromEntries(entries);
  }

  /** One undisturbed measurement of each anchor, the middle one. */
  get blocks(): Block[] {
    return [...this.#blocks.values()].flatMap((blocks) => {
      const clean = blocks
        .filter(({ contended }) => contended === undefined)
        .sort((a, b) => medianOf(a) - medianOf(b));
      return clean.length === 0 ? [] : [clean[clean.length >> 1]];
    });
  }

  /** Why these anchors are no unit. */
  objection(): string | undefined {
    for (const [kind, seconds] of Object.entries(this.seconds)) {
      const blocks = this.#blocks.get(kind) ?? [];
      if (seconds.length < 2 || seconds.length < blocks.length / 2) {
        const why = blocks.find(({ contended }) => contended !== undefined)?.contended;
        return `the ${kind} anchor was disturbed ${blocks.length - seconds.length} of ${blocks.length} times: ${why}`;
      }
      const drift = quantileOf(seconds, 0.9) / quantileOf(seconds, 0.1) - 1;
      if (drift > anchorDriftMax)
        return `the ${kind} anchor moved by ${(100 * drift).toFixed(1)} % within the session`;
    }
    return undefined;
  }

  async close(): Promise<void> {
    for (const { open } of this.#open) await open.close();
  }
}

function describeRejection(blocks: readonly Block[]): string | undefined {
  const contended = blocks.filter((block) => block.contended !== undefined);
  if (contended.length <= contendedShareMax * blocks.length) return undefined;
  return `${contended.length} of ${blocks.length} workloads were disturbed: ${contended[0].contended}`;
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

/** What was needed to write a model is garbage by now and not memory of its work. */
function collectGarbage(): void {
  globalThis.gc?.();
}
