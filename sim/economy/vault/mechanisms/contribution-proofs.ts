import { InvariantError } from '../../../errors.ts';
import { A, B, C } from '../../../random/hash-multipliers.ts';
import { threefry2x32 } from '../../../random/threefry.ts';
import { column, createTable, growTable, renewTable, type Table } from '../../../state/table.ts';

/** What the Royalty Vault keeps of each contribution of a round (economy.md §4.4); rows are used again in the next one. */
export const contributionSpec = {
  contributor: column('i32', 'id', 'who contributed'),
  subnet: column('i32', 'id', 'subnet it was contributed to'),
  round: column('i32', '1', 'round it counts in'),
  digest0: column('u32', '1', 'digest of the data, first word'),
  digest1: column('u32', '1', 'digest of the data, second word'),
  upload: column('u32', '1', 'reference of the encrypted upload'),
  proof: column('u32', '1', 'proof that the upload was computed from data of this digest'),
  items: column('f64', 'items', 'items of data in it'),
  verified: column('u8', '0/1', 'whether the proof held when it was checked'),
  isUnchecked: column('u8', '0/1', 'whether the vault took it without a look at its proof'),
} as const;

/** The table of contributions. */
export type Contributions = Table<typeof contributionSpec>;

/** Slots of the registry; their number is a power of two. */
const digestSpec = {
  owner: column('u32', 'id + 1', 'subnet that the digest was handed in to, plus 1; 0 for a free slot'),
  digest0: column('u32', '1', 'digest, first word'),
  digest1: column('u32', '1', 'digest, second word'),
} as const;

const registrySpec = {
  held: column('u32', '1', 'digests held'),
} as const;

const ROWS_MIN = 256;

/** What becomes of a digest that is handed in. */
export type Submission = 'accepted' | 'duplicate';

/**
 * Every digest that was ever handed in to a subnet: a digest pays once (economy.md §4.4). A hash set over typed columns,
 * open addressing with linear probing, at most half full; both tables belong to the state of a run.
 */
export class DigestRegistry {
  readonly slots: Table<typeof digestSpec> = createTable('digests', digestSpec, ROWS_MIN);
  readonly counts = createTable('digest-counts', registrySpec, 1);

  /** Digests held. */
  get held(): number {
    return this.counts.col.held[0];
  }

  /** Forgets every digest: what comes next lies where it would in a new one. */
  renew(): void {
    renewTable(this.slots, ROWS_MIN);
    this.counts.col.held[0] = 0;
  }

  /** Whether a subnet has seen a digest. */
  has(subnet: number, digest0: number, digest1: number): boolean {
    return this.slots.col.owner[this.find(subnet, digest0, digest1)] !== 0;
  }

  /** Takes a digest into a subnet's register; `duplicate` changes nothing. */
  submit(subnet: number, digest0: number, digest1: number): Submission {
    let slot = this.find(subnet, digest0, digest1);
    if (this.slots.col.owner[slot] !== 0) return 'duplicate';
    if (2 * (this.held + 1) > this.slots.rows) {
      this.grow();
      slot = this.find(subnet, digest0, digest1);
    }
    this.write(slot, subnet + 1, digest0, digest1);
    this.counts.col.held[0] = this.held + 1;
    return 'accepted';
  }

  /** The slot that holds a digest, or the free one where it belongs. */
  private find(subnet: number, digest0: number, digest1: number): number {
    const { owner, digest0: word0, digest1: word1 } = this.slots.col;
    const mask = this.slots.rows - 1;
    const first = digest0 >>> 0;
    const second = digest1 >>> 0;
    let slot = mixWords(subnet, first, second) & mask;
    while (owner[slot] !== 0) {
      if (owner[slot] === subnet + 1 && word0[slot] === first && word1[slot] === second) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Twice the slots, every digest in its new place. */
  private grow(): void {
    const { owner, digest0, digest1 } = this.slots.col;
    const old = { owner: owner.slice(), digest0: digest0.slice(), digest1: digest1.slice() };
    growTable(this.slots, 2 * this.slots.rows);
    this.slots.col.owner.fill(0);
    this.slots.col.digest0.fill(0);
    this.slots.col.digest1.fill(0);
    for (let k = 0; k < old.owner.length; k += 1) {
      if (old.owner[k] === 0) continue;
      const slot = this.find(old.owner[k] - 1, old.digest0[k], old.digest1[k]);
      this.write(slot, old.owner[k], old.digest0[k], old.digest1[k]);
    }
  }

  private write(slot: number, owner: number, digest0: number, digest1: number): void {
    const { col } = this.slots;
    col.owner[slot] = owner;
    col.digest0[slot] = digest0;
    col.digest1[slot] = digest1;
  }
}

/** 32 bits that depend on every bit of a subnet and a digest; digests from outside may be anything. */
function mixWords(subnet: number, word0: number, word1: number): number {
  let h = Math.imul(word0 ^ Math.imul(subnet + 1, 0x9e3779b1), A);
  h = Math.imul(h ^ (h >>> 15) ^ word1, B);
  h = Math.imul(h ^ (h >>> 13), C);
  return (h ^ (h >>> 16)) >>> 0;
}

const DIGEST_ROUNDS = 20;
const DIGEST_KEY = 0x44415441;

/**
 * The digest of a contributor's `ordinal`-th data set: 64 bits into `out[0]`, `out[1]`, the same on every platform. Under
 * one `key` (32 bits) no two data sets have the same; who copies another's data has the other's digest.
 */
export function deriveDigest(contributor: number, ordinal: number, key: number, out: Uint32Array): void {
  threefry2x32(DIGEST_ROUNDS, key, DIGEST_KEY, contributor, ordinal, out);
}

/** The proof of computation of an upload, 32 bits: only who has the data of the digest can give it. */
export function deriveProof(digest0: number, digest1: number, upload: number): number {
  return mixWords(upload, digest0 >>> 0, digest1 >>> 0);
}

/** One contribution as it is handed in. */
export interface Contribution {
  readonly contributor: number;
  readonly subnet: number;
  readonly round: number;
  readonly digest0: number;
  readonly digest1: number;
  readonly upload: number;
  readonly proof: number;
  readonly items: number;
  /** Whether it is taken without a look at its proof. */
  readonly isUnchecked?: boolean;
}

/** A digest in 16 hexadecimal digits. */
export const formatDigest = (digest0: number, digest1: number): string =>
  [digest0, digest1].map((word) => word.toString(16).padStart(8, '0')).join('');

/** Enters a contribution in `row`, making room; its proof is still to be checked. Items are a non-negative number. */
export function fileContribution(contributions: Contributions, row: number, one: Contribution): void {
  if (!(one.items >= 0 && one.items < Number.POSITIVE_INFINITY))
    throw new InvariantError(`contributor ${one.contributor} hands in ${one.items} items`);
  if (row >= contributions.rows) growTable(contributions, Math.max(2 * contributions.rows, row + 1));
  const { col } = contributions;
  col.contributor[row] = one.contributor;
  col.subnet[row] = one.subnet;
  col.round[row] = one.round;
  col.digest0[row] = one.digest0;
  col.digest1[row] = one.digest1;
  col.upload[row] = one.upload;
  col.proof[row] = one.proof;
  col.items[row] = one.items;
  col.verified[row] = 0;
  col.isUnchecked[row] = one.isUnchecked === true ? 1 : 0;
}

/** Checks the proofs of the first `count` contributions and marks those that hold; returns how many do. */
export function verifyContributions(contributions: Contributions, count: number): number {
  const { digest0, digest1, upload, proof, verified } = contributions.col;
  let held = 0;
  for (let row = 0; row < count; row += 1) {
    verified[row] = proof[row] === deriveProof(digest0[row], digest1[row], upload[row]) ? 1 : 0;
    held += verified[row];
  }
  return held;
}
