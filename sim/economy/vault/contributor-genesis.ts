import { drawTrait } from '../../kernel/traits.ts';
import { contributorKind, deriveSybils } from './contributors.ts';
import type { World } from './state.ts';

/** Nobody brings more in a round, however a scenario draws it: sums of weights stay exact. */
const ITEMS_MAX = 1_000_000;

const traitSlot = { size: 0, kind: 1, resells: 2 } as const;

/**
 * Everyone who may bring data, with their traits; nobody has a subnet yet. The first hide behind identities, whose rows
 * follow all people; of the rest the stated shares copy data, make them up or
 * forge proofs of them; some of those who are honest sell theirs more than once.
 */
export function createContributors(world: World): void {
  const { scenario, streams } = world;
  const { count, items, duplicating, fabricating, forging, reselling, sybil } = scenario.contributors;
  const { col, rows } = world.contributors;
  const trait = streams['contributor.trait'];
  const sybils = deriveSybils(count, sybil.share);
  const others = count === 0 ? 0 : 1 - sybils / count;
  for (let id = 0; id < count; id += 1) {
    const size = Math.round(drawTrait(items, trait, id, traitSlot.size));
    const u = trait.uniform(id, 0, traitSlot.kind) * others;
    col.size[id] = Math.min(ITEMS_MAX, size);
    col.owner[id] = id;
    if (id < sybils) col.kind[id] = contributorKind.sybil;
    else if (u < duplicating) col.kind[id] = contributorKind.duplicating;
    else if (u < duplicating + fabricating) col.kind[id] = contributorKind.fabricating;
    else if (u < duplicating + fabricating + forging) col.kind[id] = contributorKind.forging;
    else col.resells[id] = Number(trait.uniform(id, 0, traitSlot.resells) < reselling.share);
  }
  for (let row = count; row < rows; row += 1) {
    const owner = Math.floor((row - count) / sybil.identities);
    const index = (row - count) % sybil.identities;
    col.kind[row] = contributorKind.sybil;
    col.owner[row] = owner;
    // What every so-many-th item of the owner comes to, counted from the index.
    col.size[row] = Math.floor((col.size[owner] + sybil.identities - 1 - index) / sybil.identities);
  }
  for (let row = 0; row < rows; row += 1) col.source[row] = row;
  col.subnet.fill(-1);
}
