import type { WeekSample } from '../kernel/outputs.ts';
import type { World } from './world.ts';

/** Most individuals of a kind that are followed: enough for what is told of groups of them. */
const usersMax = 5_000;
const contributorsMax = 400;

interface Follower extends WeekSample {
  readonly read: (world: World, individual: number) => number;
}

/** What single agents do week by week, of a sample that is the same all through the run; seen from outside the state. */
export class WeekSamples {
  readonly samples: readonly WeekSample[];
  readonly #followers: readonly Follower[];

  constructor(world: World) {
    const { users, dao } = world;
    const followers = [
      follow(
        'users',
        users.rows,
        usersMax,
        'whether the user was there at the end of the week, 0/1',
        (now, id) => now.users.col.active[id],
      ),
    ];
    if (dao !== undefined) {
      const doc =
        'divergence of what the contributor last handed in, nats; empty while it contributes nothing';
      const { rows } = dao.contributors;
      followers.push(
        follow('contributors', rows, contributorsMax, doc, ({ dao: now }, id) => {
          if (now === undefined) return Number.NaN;
          const { subnet, handedIn, lastKl } = now.contributors.col;
          return subnet[id] >= 0 && handedIn[id] > 0 ? lastKl[id] : Number.NaN;
        }),
      );
    }
    this.#followers = followers.filter(({ ids }) => ids.length > 0);
    this.samples = this.#followers;
  }

  /** Reads everybody at the end of a week. */
  record(world: World): void {
    for (const { ids, values, read } of this.#followers)
      for (let k = 0; k < ids.length; k += 1) values[k] = read(world, ids[k]);
  }
}

/** Evenly spread over all rows, so that no draw is needed. */
function follow(name: string, rows: number, most: number, doc: string, read: Follower['read']): Follower {
  const stride = Math.max(1, Math.ceil(rows / most));
  const ids = Int32Array.from({ length: Math.ceil(rows / stride) }, (_, k) => k * stride);
  return { name, doc, ids, values: new Float64Array(ids.length), read };
}
