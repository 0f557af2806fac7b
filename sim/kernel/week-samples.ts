import { InvariantError } from '../errors.ts';
import type { Kernel } from './module.ts';
import type { WeekSample, WeekSampler } from './outputs.ts';

interface Follower extends WeekSample {
  readonly read: WeekSampler<never>['read'];
}

/** What single agents do week by week, of a sample that is the same all through the run; seen from outside the state. */
export class WeekSamples {
  readonly samples: readonly WeekSample[];
  readonly #followers: readonly Follower[];

  constructor(world: Kernel) {
    const samplers: readonly WeekSampler<never>[] = world.modules.flatMap(
      ({ behaviour }) => behaviour.samples?.(world as never) ?? [],
    );
    const twice = samplers.find(({ name }, k) => samplers.findIndex((one) => one.name === name) !== k);
    if (twice !== undefined) throw new InvariantError(`two parts follow ${twice.name} week by week`);
    this.#followers = samplers.map(follow).filter(({ ids }) => ids.length > 0);
    this.samples = this.#followers;
  }

  /** Reads everybody at the end of a week. */
  record(world: Kernel): void {
    for (const { ids, values, read } of this.#followers)
      for (let k = 0; k < ids.length; k += 1) values[k] = read(world as never, ids[k]);
  }
}

/** Evenly spread over all rows, so that no draw is needed. */
function follow({ name, doc, rows, most, read }: WeekSampler<never>): Follower {
  const stride = Math.max(1, Math.ceil(rows / most));
  const ids = Int32Array.from({ length: Math.ceil(rows / stride) }, (_, k) => k * stride);
  return { name, doc, ids, values: new Float64Array(ids.length), read };
}
