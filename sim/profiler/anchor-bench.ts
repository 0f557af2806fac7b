import { type Overhead, type ReadyWorkload, readyWorkload, timeBlock, watchMemory } from './block.ts';
import { findWorkload, loadCatalogue } from './catalogues.ts';
import {
  blockSeconds,
  chooseClock,
  derivePairedCost,
  type PairedCost,
  pairWithItself,
  type TimedBlock,
} from './paired-cost.ts';
import type { SessionSigns } from './session-quality.ts';
import type { Block, SessionRequest } from './session-work.ts';
import type { OpenWorkload, Workload, WorkloadKind, WorkloadSetting } from './workload.ts';

interface Anchor {
  readonly id: string;
  /** `onnx`, `onnx-memory`, `fhe`. */
  readonly name: string;
  readonly ready: ReadyWorkload;
  readonly blocks: TimedBlock[];
  /** Bytes beyond what the process held before it. */
  readonly peakMemoryBytes: number;
}

type Threads = Pick<WorkloadSetting, 'threads'>;

const memorySuffix = '-memory';

/** Name of the anchor that waits for memory. */
function memoryName(kind: WorkloadKind): string {
  return `${kind}${memorySuffix}`;
}

/** An anchor's block is as good as new for the next workload when it ended less than this many seconds ago. */
const freshSeconds = 0.3;

/** Blocks of an anchor, and conversions of the second one, that a session has at least. */
const blocksMin = 3;

/** The anchors of a session, open all the time, and everything that is timed beside them. */
export class AnchorBench {
  readonly #anchors = new Map<string, Anchor>();
  readonly #request: SessionRequest;
  readonly #overhead: Overhead;
  /** Cost of the anchor that waits for memory in units of its kind's first, pair by pair. */
  readonly #conversions = new Map<WorkloadKind, number[]>();
  readonly #contended: string[] = [];
  #blocks = 0;
  #last: { readonly name: string; readonly block: TimedBlock; readonly endedAt: number } | undefined;

  private constructor(request: SessionRequest, overhead: Overhead) {
    this.#request = request;
    this.#overhead = overhead;
  }

  /** Opens the anchor of each kind, and the second one of kinds among whose work some waits for memory. */
  static async open(
    request: SessionRequest,
    waiting: ReadonlySet<WorkloadKind>,
    overhead: Overhead,
  ): Promise<AnchorBench> {
    const bench = new AnchorBench(request, overhead);
    try {
      for (const kind of request.kinds) {
        const { anchor, memoryAnchor } = await loadCatalogue(kind);
        await bench.#open(anchor, kind);
        if (memoryAnchor === undefined || !waiting.has(kind)) continue;
        await bench.#open(memoryAnchor, memoryName(kind));
        bench.#conversions.set(kind, []);
      }
      return bench;
    } catch (error) {
      await bench.close();
      throw error;
    }
  }

  async #open(id: string, name: string): Promise<void> {
    // A unit is one thread's work, whatever the rest is measured with.
    const workload = await findWorkload(id, { ...this.#request.setting, threads: 1 });
    const open = await workload.open();
    const readPeak = watchMemory();
    const ready = await readyWorkload(open).catch(async (error: unknown) => {
      await open.close();
      throw error;
    });
    this.#anchors.set(name, { id, name, ready, blocks: [], peakMemoryBytes: readPeak() + weightsOf(open) });
  }

  /** Times an open workload in blocks, each between two of its anchor, and the anchor that waits for memory beside the first. */
  async measure(workload: Workload, open: OpenWorkload, pairs: number): Promise<Block> {
    const { setting } = this.#request;
    const readPeak = watchMemory();
    const ready = await readyWorkload(open);
    const anchor = this.#require(
      workload.waitsForMemory === true ? memoryName(workload.kind) : workload.kind,
    );
    const costs = await this.#pair(anchor, () => this.#time(ready, setting), setting, pairs);
    if (workload.waitsForMemory === true) await this.#convert(workload.kind);
    return {
      id: workload.id,
      anchor: anchor.name,
      ratios: costs.map(({ ratio }) => ratio),
      samples: costs.flatMap(({ samples }) => samples),
      peakMemoryBytes: readPeak() + weightsOf(open),
      ...(open.memory && { memory: open.memory }),
    };
  }

  /** Completes what a session must know of its anchors and gives a block for each. */
  async finish(): Promise<Block[]> {
    for (const [kind, values] of this.#conversions) {
      while (values.length < blocksMin) await this.#convert(kind);
    }
    for (const anchor of this.#anchors.values()) {
      while (anchor.blocks.length < blocksMin) await this.#timeAnchor(anchor);
    }
    const { conversions, seconds } = this;
    return [...this.#anchors.values()].map(({ id, name, ready: { open }, peakMemoryBytes }) => {
      const ratios = conversions[name] ?? pairWithItself(seconds[name]);
      const anchor = name.replace(memorySuffix, '');
      return {
        id,
        anchor,
        ratios,
        samples: ratios,
        peakMemoryBytes,
        ...(open.memory && { memory: open.memory }),
      };
    });
  }

  /** Seconds of each anchor, block after block. */
  get seconds(): Record<string, number[]> {
    const entries = [...this.#anchors.values()].map(({ name, blocks }) => {
      const seconds = blocks.map((block) => blockSeconds(block, chooseClock([block], this.#isOnCpu)));
      return [name, seconds] as const;
    });
    return Object.fromEntries(entries);
  }

  /** What the session saw of the machine. */
  get signs(): Pick<SessionSigns, 'anchors' | 'contended' | 'blocks'> {
    return { anchors: this.seconds, contended: this.#contended, blocks: this.#blocks };
  }

  /** Cost of each anchor that waits for memory in units of its kind's first, pair by pair. */
  get conversions(): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries([...this.#conversions].map(([kind, values]) => [memoryName(kind), values]));
  }

  async close(): Promise<void> {
    for (const { ready } of this.#anchors.values()) await ready.open.close();
    this.#anchors.clear();
  }

  get #isOnCpu(): boolean {
    return this.#request.setting.provider === 'cpu';
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

  /** One pair of a kind's anchors: the first between two blocks of the one that waits for memory. */
  async #convert(kind: WorkloadKind): Promise<void> {
    const [computes, waits] = [this.#require(kind), this.#require(memoryName(kind))];
    const [cost] = await this.#pair(waits, () => this.#timeAnchor(computes), { threads: 1 }, 1);
    this.#conversions.get(kind)?.push(1 / cost.ratio);
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
