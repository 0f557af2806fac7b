import type { Stream } from '../../random/draws.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { subnetsParameters } from '../subnets/parameters.ts';
import type { vaultParameters } from './parameters.ts';

type Scenario = ValuesOf<typeof vaultParameters & typeof subnetsParameters>;

import {
  type Contributors,
  deriveClassCounts,
  deriveClassShares,
  deriveConcentrations,
  deriveSybilCounts,
} from './contributors.ts';
import { DataEstimates } from './data-estimates.ts';
import { DataShares, type DataWeights } from './mechanisms/data-share.ts';

/** Weighs the members of a round by class counts: item c of row r is `counts[r × classes + c]`. */
export interface DataWeigher {
  /** Returns the sum of weights. */
  weigh(counts: Uint32Array, rows: Int32Array, count: number, out: DataWeights): number;
}

/**
 * What the data of contributors look like, class by class. All of it follows from traits, so it is no part of the state;
 * rows of those who copy or make up data hold what they handed in last.
 */
export class DataSets {
  readonly classes: number;
  /** Items of class c of contributor r are at r × classes + c. */
  readonly counts: Uint32Array;
  weigher: DataWeigher;
  /** Members of the round at hand: rows, digests' contributions and what they are paid, each in its place. */
  readonly members: Int32Array;
  readonly weights: DataWeights;
  readonly shares: Float64Array;
  /** Genuine items of the round at hand, by class. */
  readonly pool: Float64Array;
  readonly #contributors: Contributors;
  readonly #people: number;
  readonly #identities: number;
  readonly #sample: Stream;
  readonly #stream: Stream;
  readonly #concentrations: Float64Array;
  readonly #classShares: Float64Array;
  readonly #known: Uint8Array;

  constructor(
    scenario: Scenario,
    contributors: Contributors,
    streams: { readonly class: Stream; readonly sample: Stream },
  ) {
    const { rows } = contributors;
    const { classes } = scenario.subnets;
    this.classes = classes;
    this.counts = new Uint32Array(rows * classes);
    this.#sample = streams.sample;
    this.weigher = createWeigher(scenario, classes, streams.sample);
    this.members = new Int32Array(rows);
    this.weights = { weights: new Float64Array(rows), nats: new Float64Array(rows) };
    this.shares = new Float64Array(rows);
    this.pool = new Float64Array(classes);
    this.#contributors = contributors;
    this.#people = scenario.contributors.count;
    this.#identities = scenario.contributors.sybil.identities;
    this.#stream = streams.class;
    // `skew` is the concentration of one class; all are equally common in the world.
    const even = new Float64Array(classes).fill(1 / classes);
    this.#concentrations = deriveConcentrations(even, scenario.contributors.skew * classes);
    this.#classShares = new Float64Array(classes);
    this.#known = new Uint8Array(rows);
  }

  /** Data are weighed by the rules of this scenario from now on. */
  weighBy(scenario: Scenario): void {
    this.weigher = createWeigher(scenario, this.classes, this.#sample);
  }

  /** Fills in the genuine data of `row`: its own, or an identity's part of those of its owner, all parts alike. */
  derive(row: number): void {
    if (this.#known[row] === 1) return;
    this.#known[row] = 1;
    const { owner, size } = this.#contributors.col;
    const offset = row * this.classes;
    const from = owner[row];
    if (from === row) {
      deriveClassShares(this.#stream, row, this.#concentrations, this.#classShares);
      deriveClassCounts(size[row], this.#classShares, this.counts, offset);
      return;
    }
    this.derive(from);
    const whole = this.counts.subarray(from * this.classes, (from + 1) * this.classes);
    const index = (row - this.#people) % this.#identities;
    deriveSybilCounts(whole, { index, parts: this.#identities, split: 'dealt' }, this.counts, offset);
  }
}

function createWeigher({ vault }: Scenario, classes: number, sample: Stream): DataWeigher {
  const { weight, direction, reference, cap, smoothing, estimator } = vault.kl;
  const rule = { weight, direction, reference, capNats: cap };
  if (estimator !== 'discrete') return new DataEstimates(rule, { ...vault.kl, estimator, classes }, sample);
  const target = reference === 'target' ? new Float64Array(classes).fill(1 / classes) : undefined;
  return new DataShares(classes, {
    ...rule,
    alpha: smoothing,
    ...(target === undefined ? {} : { target }),
  });
}
