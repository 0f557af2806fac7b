import type { Point, Stage } from '../study.ts';

/** A point to be run, and how many runs it has already: further ones are on the luck that follows theirs. */
export interface AskedPoint {
  readonly point: Point;
  readonly before: number;
}

/** So many runs of each point, point after point. */
export const replicatedStage = (asked: readonly AskedPoint[], runs: number): Stage => ({
  count: asked.length * runs,
  questionAt: (place) => {
    const { point, before } = asked[Math.floor(place / runs)];
    return { point, replication: before + (place % runs) };
  },
});
