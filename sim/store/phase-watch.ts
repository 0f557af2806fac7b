import { createHash } from 'node:crypto';
import type { Run } from '../economy/run.ts';
import { stateColumns } from '../kernel/digest.ts';
import type { PhaseObserver } from '../kernel/outputs.ts';

/** Times the phases of a run from outside. */
export class PhaseTimes implements PhaseObserver {
  readonly #places: ReadonlyMap<string, number>;
  readonly #ms: Float64Array;
  readonly #first: string;
  #since = 0;

  constructor(run: Run, before: Readonly<Record<string, number>> = {}) {
    this.#places = new Map(run.phases.map(({ name }, place) => [name, place]));
    this.#ms = Float64Array.from(run.phases, ({ name }) => 1000 * (before[name] ?? 0));
    this.#first = run.phases[0].name;
  }

  /** Seconds by phase, in order. */
  get seconds(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#places, ([name, place]) => [name, this.#ms[place] / 1000]));
  }

  enter(phase: string): void {
    // Asked once a phase, the clock takes half the time: a phase begins where the one before it ended.
    if (phase === this.#first) this.restart();
  }

  leave(phase: string): void {
    const now = performance.now();
    this.#ms[this.#places.get(phase) as number] += now - this.#since;
    this.#since = now;
  }

  /** What went by since the last phase is of none. */
  restart(): void {
    this.#since = performance.now();
  }
}

/** Keeps 64 bits of a hash of the whole state after each phase of the tick: slow, and tells which phase differs. */
export class PhaseHashes implements PhaseObserver {
  /** Two words for each phase, in the order of `run.phases`. */
  readonly words: Uint32Array;
  readonly #run: Run;
  readonly #index: ReadonlyMap<string, number>;

  constructor(run: Run) {
    this.#run = run;
    this.words = new Uint32Array(2 * run.phases.length);
    this.#index = new Map(run.phases.map(({ name }, index) => [name, index]));
  }

  enter(): void {
    // What a phase did is seen when it is left.
  }

  leave(phase: string): void {
    const hash = this.#run.stateHash(createHash('sha256'));
    const at = 2 * (this.#index.get(phase) ?? 0);
    this.words[at] = Number.parseInt(hash.slice(0, 8), 16);
    this.words[at + 1] = Number.parseInt(hash.slice(8, 16), 16);
  }
}

/** Finds the phases that change given tables of the state. */
export class PhasesThatChange implements PhaseObserver {
  /** Names, in order. */
  readonly names: string[] = [];
  readonly #run: Run;
  readonly #tables: ReadonlySet<string>;
  #before: string;

  constructor(run: Run, tables: readonly string[]) {
    this.#run = run;
    this.#tables = new Set(tables);
    this.#before = this.#hash();
  }

  enter(): void {
    // What a phase did is seen when it is left.
  }

  leave(phase: string): void {
    const after = this.#hash();
    if (after !== this.#before) this.names.push(phase);
    this.#before = after;
  }

  #hash(): string {
    const hash = createHash('sha256');
    for (const [name, values] of stateColumns(this.#run.world)) {
      const table = name.split(/[./]/, 1)[0];
      if (this.#tables.has(table))
        hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    if (this.#tables.has('flows')) hash.update(new Uint8Array(this.#run.world.ledger.flow.buffer));
    return hash.digest('hex');
  }
}

/** Shows a run to several observers. */
export function observeAll(observers: readonly PhaseObserver[]): PhaseObserver {
  return {
    enter: (phase) => {
      for (const observer of observers) observer.enter(phase);
    },
    leave: (phase) => {
      for (const observer of observers) observer.leave(phase);
    },
  };
}

/** Times phases, and then shows them to another observer, whose time is no phase's. */
export function timeBeside(times: PhaseTimes, other: PhaseObserver): PhaseObserver {
  const restart = (): void => times.restart();
  return observeAll([times, other, { enter: restart, leave: restart }]);
}
