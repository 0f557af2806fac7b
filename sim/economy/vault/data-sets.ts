import type { Stream } from '../../random/draws.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { subnetsParameters } from '../subnets/parameters.ts';
import { nameSubnets } from '../subnets/state.ts';
import {
  type Contributors,
  deriveClassCounts,
  deriveClassShares,
  deriveConcentrations,
  deriveSybilCounts,
} from './contributors.ts';
import { DataEstimates } from './data-estimates.ts';
import { mixClassShares } from './mechanisms/changing-data.ts';
import { DataShares, type DataWeights } from './mechanisms/data-share.ts';
import type { NodeData } from './node-data.ts';
import type { vaultParameters } from './parameters.ts';

type Scenario = ValuesOf<typeof vaultParameters & typeof subnetsParameters>;

/** Weighs the members of a round by class counts: item c of row r is `counts[r × classes + c]`. */
export interface DataWeigher {
  /** Returns the sum of weights; `held` are items of earlier rounds by class. */
  weigh(counts: Uint32Array, rows: Int32Array, count: number, out: DataWeights, held?: Float64Array): number;
}

/** Draws of the shape of data. */
export interface DataStreams {
  readonly class: Stream;
  readonly change: Stream;
  readonly nodes: Stream;
  readonly sample: Stream;
}

/** Occasions that a stream has for an entity. */
const ORDINALS = 0x100_0000;

/**
 * What the data of contributors look like, class by class, and behind them those of nodes. All of it follows from traits, so
 * it is no part of the state; rows of those who copy or make up data hold what they handed in last.
 */
export class DataSets {
  readonly classes: number;
  /** Items of class c of row r are at r × classes + c. */
  readonly counts: Uint32Array;
  /** Members of the round at hand: rows, digests' contributions and what they are paid, each in its place. */
  readonly members: Int32Array;
  readonly weights: DataWeights;
  readonly shares: Float64Array;
  /** Genuine items of the round at hand, by class. */
  readonly pool: Float64Array;
  readonly #contributors: Contributors;
  readonly #nodes: NodeData;
  readonly #people: number;
  readonly #identities: number;
  readonly #changes: number;
  readonly #streams: DataStreams;
  readonly #concentrations: Float64Array;
  readonly #concentrationsOfNodes: Float64Array;
  readonly #classShares: Float64Array;
  readonly #fresh: Float64Array;
  /** By row: which of its data sets is there, counted from 1; 0 for none. */
  readonly #known: Uint32Array;
  #weighers: readonly DataWeigher[];

  constructor(scenario: Scenario, contributors: Contributors, nodes: NodeData, streams: DataStreams) {
    const rows = contributors.rows + nodes.rows;
    const { classes } = scenario.subnets;
    const { skew, changes, sybil, count, nodes: ofNodes } = scenario.contributors;
    this.classes = classes;
    this.counts = new Uint32Array(rows * classes);
    this.members = new Int32Array(rows);
    this.weights = { weights: new Float64Array(rows), nats: new Float64Array(rows) };
    this.shares = new Float64Array(rows);
    this.pool = new Float64Array(classes);
    this.#contributors = contributors;
    this.#nodes = nodes;
    this.#people = count;
    this.#identities = sybil.identities;
    this.#changes = changes;
    this.#streams = streams;
    // `skew` is the concentration of one class; all are equally common in the world.
    const even = new Float64Array(classes).fill(1 / classes);
    this.#concentrations = deriveConcentrations(even, skew * classes);
    this.#concentrationsOfNodes = deriveConcentrations(even, ofNodes.skew * classes);
    this.#classShares = new Float64Array(classes);
    this.#fresh = new Float64Array(classes);
    this.#known = new Uint32Array(rows);
    this.#weighers = createWeighers(scenario, classes, streams.sample);
  }

  /** Data are weighed by the rules of this scenario from now on. */
  weighBy(scenario: Scenario): void {
    this.#weighers = createWeighers(scenario, this.classes, this.#streams.sample);
  }

  /** Weighs data that are brought to a subnet. */
  weigherOf(subnet: number): DataWeigher {
    return this.#weighers[Math.min(subnet, this.#weighers.length - 1)];
  }

  /**
   * Fills in the genuine data of `row` in its `ordinal`-th data set: its own, or an identity's part of those of its owner, all
   * parts alike; a node's where the row is behind those of contributors.
   */
  derive(row: number, ordinal: number): void {
    const set = this.#changes === 0 ? 1 : ordinal + 1;
    if (this.#known[row] === set) return;
    this.#known[row] = set;
    const people = this.#contributors.rows;
    const offset = row * this.classes;
    if (row >= people) {
      const node = row - people;
      deriveClassShares(this.#streams.nodes, node, this.#concentrationsOfNodes, this.#classShares);
      deriveClassCounts(this.#nodes.col.items[node], this.#classShares, this.counts, offset);
      return;
    }
    const { owner, size } = this.#contributors.col;
    const from = owner[row];
    if (from === row) {
      this.#deriveShares(row, ordinal);
      deriveClassCounts(size[row], this.#classShares, this.counts, offset);
      return;
    }
    this.derive(from, ordinal);
    const whole = this.counts.subarray(from * this.classes, (from + 1) * this.classes);
    const index = (row - this.#people) % this.#identities;
    deriveSybilCounts(whole, { index, parts: this.#identities, split: 'dealt' }, this.counts, offset);
  }

  /** Class shares of a contributor's data set: its own, a part of them drawn anew for each. */
  #deriveShares(row: number, ordinal: number): void {
    deriveClassShares(this.#streams.class, row, this.#concentrations, this.#classShares);
    if (this.#changes === 0) return;
    const sets = Math.floor(ORDINALS / this.classes);
    const first = (ordinal % sets) * this.classes;
    deriveClassShares(this.#streams.change, row, this.#concentrations, this.#fresh, first);
    mixClassShares(this.#classShares, this.#fresh, this.#changes);
  }
}

/** One weigher for all subnets, or one for each where they want different data. */
function createWeighers(scenario: Scenario, classes: number, sample: Stream): readonly DataWeigher[] {
  const { reference, targets } = scenario.vault.kl;
  const isOne = reference !== 'target' || targets.every(({ subnet }) => subnet === undefined);
  const names = isOne ? [''] : nameSubnets(scenario);
  return names.map((name) => createWeigher(scenario, name, classes, sample));
}

function createWeigher(scenario: Scenario, name: string, classes: number, sample: Stream): DataWeigher {
  const { weight, direction, reference, cap, smoothing, estimator } = scenario.vault.kl;
  const rule = { weight, direction, reference, capNats: cap };
  const wanted = deriveTarget(scenario, name);
  if (estimator !== 'discrete') {
    const target = wanted ?? new Uint32Array(classes).fill(1);
    return new DataEstimates(rule, { ...scenario.vault.kl, estimator, classes, target }, sample);
  }
  const target = wanted ?? new Float64Array(classes).fill(1 / classes);
  return new DataShares(classes, {
    ...rule,
    alpha: smoothing,
    ...(reference === 'target' ? { target } : {}),
  });
}

/** Share of each class that a subnet wants, stated for it or for all; they sum to 1. Undefined where all are wanted alike. */
export function deriveTarget({ vault }: Scenario, name: string): Float64Array | undefined {
  const { targets } = vault.kl;
  const stated =
    targets.find(({ subnet }) => subnet === name) ?? targets.find(({ subnet }) => subnet === undefined);
  const whole = stated?.shares.reduce((sum, share) => sum + share, 0) ?? 0;
  return stated === undefined ? undefined : Float64Array.from(stated.shares, (share) => share / whole);
}
