/** What executes a workload: ONNX Runtime on plaintext, or Microsoft SEAL on ciphertext. */
export type WorkloadKind = 'onnx' | 'fhe';

/**
 * How far a set of workloads goes: `tiny` for tests (a few seconds), `quick` for a first calibration (a minute or a
 * half more with all of its sessions), `full` for a calibration that ships, `check` for workloads that no fit has seen.
 */
export type WorkloadGrid = 'tiny' | 'quick' | 'full' | 'check';

/** One piece of real work that can be timed, for instance an encoder of one size on one length of text. */
export interface Workload {
  /** `kind/family-size`, for instance `onnx/encoder-d512-l6-t256`. A child process finds the workload by it alone. */
  readonly id: string;
  readonly kind: WorkloadKind;
  /** Workloads that one cost formula covers: `transformer`, `dense`, `ckks` … */
  readonly family: string;
  /** Part of the family that errs alike, where it has several: `reading`, `decoding` … Its quotes have a band of their own. */
  readonly regime?: string;
  /** Waits for memory rather than computes: timed beside the kind's anchor that does so too. */
  readonly waitsForMemory?: boolean;
  /** Hardly more than a call into the library: timed beside the kind's call, where it has one. */
  readonly isCall?: boolean;
  /** What is known without running it, by which its cost is predicted: parameters, flops, bytes, tokens, depth … */
  readonly facts: Readonly<Record<string, number>>;
  /** Workloads of one setup share what is costly to make, such as keys; a session runs them one after another. */
  readonly setup?: string;
  /** Makes everything that one run needs: model, keys, inputs. None of that is timed. */
  open(): Promise<OpenWorkload>;
}

/** A workload that is ready to run, as often as wanted, with the same result each time. */
export interface OpenWorkload {
  /** The work that is timed, once. */
  run(): void | Promise<void>;
  /** Throws when the result of the last run is wrong. Called once after the warm-up, outside of all timing. */
  check?(): void | Promise<void>;
  /** Gives everything back. */
  close(): void | Promise<void>;
  /** Sizes in bytes of what the work holds: weights, keys, ciphertext … */
  readonly memory?: Readonly<Record<string, number>>;
}

/** What a person chose for all workloads of a session. */
export interface WorkloadSetting {
  /** Threads within one operator. Anchors are always measured with one. */
  readonly threads: number;
  /** Execution provider of ONNX Runtime; one that is missing is an error. */
  readonly provider: string;
  /** A model of the user, as workload `onnx/model`. */
  readonly model?: ModelSetting;
}

/** A model file of the user and the lengths of its symbolic dimensions. */
export interface ModelSetting {
  readonly path: string;
  readonly dims: Readonly<Record<string, number>>;
}

/** The workloads of one kind. */
export interface WorkloadCatalogue {
  /** Id of the workload whose time is the kind's unit; every session measures it beside the others. */
  readonly anchor: string;
  /**
   * Id of work of the anchor's sort that takes a small part of its time. What computes is timed beside it: an anchor that
   * takes longer than a block misses what changes between them, and leaves time for few pairs.
   */
  readonly shortAnchor: string;
  /** Id of an anchor for work that waits for memory. Its cost in units, like the short one's, is measured in each session. */
  readonly memoryAnchor?: string;
  /**
   * Id of a call with next to nothing to compute, where calls are compiled: they are warmed up with it. It is the anchor of work
   * that is hardly more than its call, which a neighbour slows down by half when he does nothing to what computes.
   */
  readonly call?: string;
  /** Whether a calibration cannot do without a workload: where the time is short, others are left out first. */
  isEssential(id: string): boolean;
  /** Ids of a grid, without the anchors, always in the same order. */
  list(grid: WorkloadGrid): readonly string[];
  /** The workload of an id. Throws InputError when there is none. */
  find(id: string, setting: WorkloadSetting): Workload;
}
