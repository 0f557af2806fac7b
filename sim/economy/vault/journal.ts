import type { Journal } from '../../kernel/outputs.ts';
import type { DataSets } from './data-sets.ts';
import type { Contribution } from './mechanisms/contribution-proofs.ts';
import { formatDigest } from './mechanisms/contribution-proofs.ts';
import type { World } from './state.ts';

/** Kinds of those who bring data, by their number; nodes come behind. */
const kinds = ['honest', 'duplicating', 'fabricating', 'sybil', 'forging'];

/** What contributions.csv says of each data set, before its items class by class. */
const columns = [
  'tick',
  'subnet',
  'round',
  'by',
  'id',
  'kind',
  'digest',
  'upload',
  'proof',
  'outcome',
  'items',
  'kl',
  'weight',
  'weights',
  'pot',
  'rt',
];

/** The list of all data sets that are handed in; empty, and of no use, unless the scenario asks for it. */
export function openJournal({ listed }: { readonly listed: boolean }, classes: number): readonly Journal[] {
  if (!listed) return [];
  const ofClasses = Array.from({ length: classes }, (_, c) => `class${c}`);
  return [{ name: 'contributions', columns: [...columns, ...ofClasses], rows: [] }];
}

type Cell = string | number;

/** Whose data they are: an individual of a kind of agents, and how it comes by them. */
function describeOwner({ contributors }: World, row: number): readonly Cell[] {
  if (row >= contributors.rows) return ['nodes', row - contributors.rows, 'node'];
  return ['contributors', row, kinds[contributors.col.kind[row]]];
}

function describeSet(world: World, one: Contribution): readonly Cell[] {
  const { subnet, round, contributor, digest0, digest1, upload, proof } = one;
  return [
    world.tick,
    world.subnetNames[subnet],
    round,
    ...describeOwner(world, contributor),
    formatDigest(digest0, digest1),
    upload,
    proof,
  ];
}

const classesOf = ({ counts, classes }: DataSets, row: number): readonly Cell[] =>
  Array.from(counts.subarray(row * classes, (row + 1) * classes));

/** A data set that is not taken: its digest is known, or its proof is found to be forged. */
export function journalRefusal(
  world: World,
  sets: DataSets,
  one: Contribution,
  why: 'duplicate' | 'forged',
): void {
  if (!world.isListed) return;
  const row = one.contributor;
  const [list] = world.dataJournal;
  list.rows.push([...describeSet(world, one), why, one.items, '', '', '', '', 0, ...classesOf(sets, row)]);
}

/** The data sets that share a round: what each differs by, weighs, and was paid of the pot. */
export function journalRound(
  world: World,
  sets: DataSets,
  { count, pot, weights }: { readonly count: number; readonly pot: number; readonly weights: number },
): void {
  if (!world.isListed) return;
  const { col } = world.contributions;
  const [list] = world.dataJournal;
  for (let k = 0; k < count; k += 1) {
    const one: Contribution = {
      contributor: col.contributor[k],
      subnet: col.subnet[k],
      round: col.round[k],
      digest0: col.digest0[k],
      digest1: col.digest1[k],
      upload: col.upload[k],
      proof: col.proof[k],
      items: col.items[k],
    };
    const weighed = [
      sets.weights.nats[k],
      sets.weights.weights[k],
      weights,
      pot,
      weights === 0 ? 0 : sets.shares[k],
    ];
    const outcome = col.isUnchecked[k] === 1 ? 'unchecked' : 'accepted';
    list.rows.push([
      ...describeSet(world, one),
      outcome,
      one.items,
      ...weighed,
      ...classesOf(sets, one.contributor),
    ]);
  }
}
