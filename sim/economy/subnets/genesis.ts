import { drawTrait } from '../../kernel/traits.ts';
import { subnetStage, type World } from './state.ts';

/** Every subnet that is ever proposed. */
export function layOutSubnets({ scenario, streams, workloads, subnets }: World): void {
  const { col, rows } = subnets;
  const trait = streams['subnet.trait'];
  for (let id = 0; id < rows; id += 1) {
    col.proposer[id] = Math.floor(trait.uniform(id, 0, 2) * Math.max(1, scenario.stakers.count));
    col.workload[id] = id % workloads.length;
    col.foundedTick[id] = -1;
    col.workedTick[id] = -1;
  }
}

/** A tick that no run reaches. */
const NEVER = 0x7fff_ffff;

/** Of every subnet that nobody has proposed yet. */
export function planSubnets({ scenario, streams, tickHours, subnets }: World): void {
  const { col, rows } = subnets;
  const { goal, promise, first, every, model, proposals } = scenario.subnets;
  const trait = streams['subnet.trait'];
  for (let id = 0; id < rows; id += 1) {
    if (col.stage[id] !== subnetStage.planned) continue;
    col.goal[id] = Math.max(1, Math.round(drawTrait(goal, trait, id, 0)));
    col.promise[id] = Math.min(1, drawTrait(promise, trait, id, 1));
    // Founders say themselves when.
    col.openTick[id] = proposals.by === 'founders' ? NEVER : Math.ceil((first + id * every) / tickHours);
    col.quality[id] = model.atFounding * col.promise[id];
  }
}
