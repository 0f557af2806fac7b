import {
  type CallWarmth,
  type Overhead,
  type ReadyWorkload,
  readyWorkload,
  timeBlock,
  watchMemory,
} from './block.ts';
import { findWorkload, loadCatalogue } from './catalogues.ts';
import { quantileOf } from './contention.ts';
import {
  blockSeconds,
  chooseClock,
  derivePairedCost,
  overMedian,
  type PairedCost,
  type TimedBlock,
} from './paired-cost.ts';
import type { SessionSigns } from './session-quality.ts';
import type { Block, SessionRequest } from './session-work.ts';
import type { OpenWorkload, Workload, WorkloadKind, WorkloadSetting } from './workload.ts';

interface Anchor {
  readonly id: string;
  /** `onnx`, `onnx-short`, `onnx-memory`, `fhe` … */
  readonly name: string;
  readonly ready: ReadyWorkload;
  readonly blocks: TimedBlock[];
  /** Bytes beyond what the process held before it. */
  readonly peakMemoryBytes: number;
}

type Threads = Pick<WorkloadSetting, 'threads'>;

/** Name of the short anchor, beside which what computes is timed. */
function shortName(kind: WorkloadKind): string {
  return `${kind}-short`;
}

/** Name of the anchor that waits for memory. */
function memoryName(kind: WorkloadKind): string {
  return `${kind}-memory`;
}

/** Name of the call, beside which short work is timed. */
function callName(kind: WorkloadKind): string {
  return `${kind}-call`;
}

/** An anchor's block is as good as new for the next workload when it ended less than this many seconds ago. */
const freshSeconds = 0.3;

/** Conversions to units of each anchor that is timed beside work, at least in a session. */
const conversionsMin = 3;

/** Workloads from one conversion to the next. How memory compares with computing changes more than how two that compute do. */
const workloadsPerConversion = { computes: 4, waits: 2 } as const;

/** The anchors of a session, open all the time, and everything that is timed beside them. */
export class AnchorBench {
  readonly #anchors = new Map<string, Anchor>();
  readonly #request: SessionRequest;
  readonly #overhead: Overhead;
  /** By anchor that is timed beside work: its cost in units of its kind, pair by pair. */
  readonly #conversions = new Map<string, number[]>();
  /** Workloads timed so far by anchor. */
  readonly #measured = new Map<string, number>();
  readonly #contended: string[] = [];
  readonly #warmth: Readonly<Record<WorkloadKind, CallWarmth>> = { onnx: { calls: 0 }, fhe: { calls: 0 } };
  /** By kind, time of its call over that of its short anchor, pair by pair. */
  readonly #callsOverShort = new Map<WorkloadKind, number[]>();
  #blocks = 0;
  #last: { readonly name: string; readonly block: TimedBlock; readonly endedAt: number } | undefined;

  private constructor(request: SessionRequest, overhead: Overhead) {
    this.#request = request;
    this.#overhead = overhead;
  }

  /** Opens the anchors of each kind, that for work which waits for memory where there is some. */
  static async open(
    request: SessionRequest,
    waiting: ReadonlySet<WorkloadKind>,
    overhead: Overhead,
  ): Promise<AnchorBench> {
    const bench = new AnchorBench(request, overhead);
    try {
      for (const kind of request.kinds) {
        const { anchor, shortAnchor, memoryAnchor, call } = await loadCatalogue(kind);
        if (call !== undefined) await bench.#open(call, kind, callName(kind));
        await bench.#open(anchor, kind);
        await bench.#open(shortAnchor, kind, shortName(kind));
        if (memoryAnchor !== undefined && waiting.has(kind))
          await bench.#open(memoryAnchor, kind, memoryName(kind));
      }
      return bench;
    } catch (error) {
      await bench.close();
      throw error;
    }
  }

  async #open(id: string, kind: WorkloadKind, name: string = kind): Promise<void> {
    // A unit is one thread's work, whatever the rest is measured with.
    const workload = await findWorkload(id, { ...this.#request.setting, threads: 1 });
    const open = await workload.open();
    const readPeak = watchMemory();
    const ready = await readyWorkload(open, this.#warmth[kind]).catch(async (error: unknown) => {
      await open.close();
      throw error;
    });
    this.#anchors.set(name, { id, name, ready, blocks: [], peakMemoryBytes: readPeak() + weightsOf(open) });
    if (name === callName(kind)) this.#callsOverShort.set(kind, []);
    else if (name !== kind) this.#conversions.set(name, []);
  }

  /** Times an open workload in blocks, each between two of its anchor, and now and then that anchor beside the unit. */
  async measure(workload: Workload, open: OpenWorkload, pairs: number): Promise<Block> {
    const { setting } = this.#request;
    if (workload.setup === undefined) await this.#collectGarbage();
    const readPeak = watchMemory();
    const ready = await readyWorkload(open, this.#warmth[workload.kind]);
    const { kind, waitsForMemory = false } = workload;
    const anchor = this.#require(this.#anchorOf(workload));
    const costs = await this.#pair(anchor, () => this.#time(ready, setting), setting, pairs);
    const measured = this.#measured.get(anchor.name) ?? 0;
    this.#measured.set(anchor.name, measured + 1);
    if (anchor.name === callName(kind)) await this.#convertCall(kind);
    else if (measured % workloadsPerConversion[waitsForMemory ? 'waits' : 'computes'] === 0)
      await this.#convert(kind, waitsForMemory);
    return {
      id: workload.id,
      anchor: anchor.name,
      ratios: costs.map(({ ratio }) => ratio),
      samples: costs.flatMap(({ samples }) => samples),
      peakMemoryBytes: readPeak() + weightsOf(open),
      ...(open.memory && { memory: open.memory }),
    };
  }

  #anchorOf({ kind, waitsForMemory = false, isCall = false }: Workload): string {
    if (waitsForMemory) return memoryName(kind);
    return isCall && this.#callsOverShort.has(kind) ? callName(kind) : shortName(kind);
  }

  /** Completes what a session must know of its anchors and gives a block for each. */
  async finish(): Promise<Block[]> {
    for (const kind of this.#request.kinds) {
      const hasMemory = this.#anchors.has(memoryName(kind));
      const converted = this.#conversions.get(hasMemory ? memoryName(kind) : shortName(kind)) ?? [];
      while (converted.length < conversionsMin) await this.#convert(kind, hasMemory);
    }
    const { conversions } = this;
    return this.#unitAnchors.map(({ id, name, ready: { open }, peakMemoryBytes }) => {
      const kind = name.replace(/-.*/, '');
      // A unit is 1; its own line says how it scatters beside the short one.
      const ratios = conversions[name] ?? overMedian(conversions[shortName(kind as WorkloadKind)]);
      return {
        id,
        anchor: kind,
        ratios,
        samples: ratios,
        peakMemoryBytes,
        ...(open.memory && { memory: open.memory }),
      };
    });
  }

  /** All but the calls, whose speed says more of what runs beside them than of the machine. */
  get #unitAnchors(): Anchor[] {
    const calls = [...this.#callsOverShort.keys()].map(callName);
    return [...this.#anchors.values()].filter(({ name }) => !calls.includes(name));
  }

  /** Seconds of each anchor, block after block. */
  get seconds(): Record<string, number[]> {
    const entries = this.#unitAnchors.map(({ name, blocks }) => {
      const seconds = blocks.map((block) => blockSeconds(block, chooseClock([block], this.#isOnCpu)));
      return [name, seconds] as const;
    });
    return Object.fromEntries(entries);
  }

  /** What the session saw of the machine. */
  get signs(): Pick<SessionSigns, 'anchors' | 'contended' | 'blocks'> {
    return { anchors: this.seconds, contended: this.#contended, blocks: this.#blocks };
  }

  /** Cost of each anchor that work is timed beside in units of its kind, pair by pair. */
  get conversions(): Readonly<Record<string, readonly number[]>> {
    const calls = [...this.#callsOverShort].map(([kind, ratios]) => {
      const short = quantileOf(this.#conversions.get(shortName(kind)) ?? [], 0.5);
      return [callName(kind), ratios.map((ratio) => ratio * short)] as const;
    });
    return Object.fromEntries([...this.#conversions, ...calls]);
  }

  async close(): Promise<void> {
    for (const { ready } of this.#anchors.values()) await ready.open.close();
    this.#anchors.clear();
  }

  get #isOnCpu(): boolean {
    return this.#request.setting.provider === 'cpu';
  }

  /**
   * What was needed to write a model is garbage by now and not memory of its work. A call is under way meanwhile: code that was
   * compiled for it stands on shapes of its objects, and where none of them lives the collector throws both away.
   */
  async #collectGarbage(): Promise<void> {
    const running = [...this.#callsOverShort.keys()].map((kind) =>
      this.#require(callName(kind)).ready.open.run(),
    );
    globalThis.gc?.();
    await Promise.all(running);
  }

  /** Each pair shares an anchor's block with the next. */
  async #pair(
    anchor: Anchor,
    timeWork: () => Promise<TimedBlock>,
    { threads }: Threads,
    pairs: number,
  ): Promise<PairedCost[]> {
    // CPU time is that of the work where one thread does it, on the CPU.
    const hasCpuClock = this.#isOnCpu && threads === 1;
    const costs: PairedCost[] = [];
    let before = await this.#freshBlock(anchor);
    for (let pair = 0; pair < pairs; pair++) {
      const work = await timeWork();
      const after = await this.#timeAnchor(anchor);
      costs.push(derivePairedCost({ before, work, after }, hasCpuClock));
      before = after;
    }
    return costs;
  }

  /** The unit between two blocks of the short anchor, and where wanted the anchor that waits for memory likewise. */
  async #convert(kind: WorkloadKind, withMemory: boolean): Promise<void> {
    const short = this.#require(shortName(kind));
    const costOf = async (name: string): Promise<number> => {
      const anchor = this.#require(name);
      const [{ ratio }] = await this.#pair(short, () => this.#timeAnchor(anchor), { threads: 1 }, 1);
      return ratio;
    };
    const unit = await costOf(kind);
    this.#conversions.get(short.name)?.push(1 / unit);
    await this.#convertCall(kind);
    if (!withMemory) return;
    const waits = await costOf(memoryName(kind));
    this.#conversions.get(memoryName(kind))?.push(waits / unit);
  }

  /** The call between two blocks of the short anchor, for a kind that has one. */
  async #convertCall(kind: WorkloadKind): Promise<void> {
    const ratios = this.#callsOverShort.get(kind);
    if (ratios === undefined) return;
    const [short, call] = [shortName(kind), callName(kind)].map((name) => this.#require(name));
    const [{ ratio }] = await this.#pair(short, () => this.#timeAnchor(call), { threads: 1 }, 1);
    ratios.push(ratio);
  }

  /** The anchor's last block where nothing came between, else a new one. */
  #freshBlock(anchor: Anchor): TimedBlock | Promise<TimedBlock> {
    const last = this.#last;
    const isFresh = last?.name === anchor.name && performance.now() - last.endedAt < 1000 * freshSeconds;
    return last !== undefined && isFresh ? last.block : this.#timeAnchor(anchor);
  }

  async #timeAnchor(anchor: Anchor): Promise<TimedBlock> {
    const block = await this.#time(anchor.ready, { threads: 1 });
    anchor.blocks.push(block);
    this.#last = { name: anchor.name, block, endedAt: performance.now() };
    return block;
  }

  async #time(ready: ReadyWorkload, { threads }: Threads): Promise<TimedBlock> {
    const { limits } = this.#request;
    const where = { threads, isOnCpu: this.#isOnCpu };
    const block = await timeBlock(ready, limits.blockSeconds, this.#overhead, where);
    this.#blocks += 1;
    if (block.contended !== undefined) this.#contended.push(block.contended);
    return block;
  }

  #require(name: string): Anchor {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) throw new Error(`the anchor ${name} is not open`);
    return anchor;
  }
}

function weightsOf({ memory }: OpenWorkload): number {
  return memory?.['weights'] ?? 0;
}
