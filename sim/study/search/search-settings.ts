import { InputError } from '../../errors.ts';
import { scrambledSobolDesign } from '../../experiments/designs/owen-scramble.ts';
import type { Stream } from '../../random/draws.ts';
import type { Point } from '../study.ts';

/** What a search looks for. Outcomes come in this order: objectives (or the value to be brought to a target), then constraints. */
export type Aim =
  /** Makes one objective small, or finds the front of several. Negate what is to be large. */
  | { readonly kind: 'minimise'; readonly objectives: number }
  /** Brings the first outcome to a target. */
  | { readonly kind: 'reach'; readonly target: number };

export interface SearchSettings {
  readonly seed: string;
  readonly parameters: number;
  /**
   * Of each parameter, how many values it has, each with an equal part of [0, 1): points lie in the middle of a part.
   * Undefined where it has all values. Absent means that for all.
   */
  readonly levels?: readonly (number | undefined)[];
  readonly aim: Aim;
  /** Outcomes after the objectives that must be at most 0 in the mean over luck. */
  readonly constraints: number;
  /** Most runs to ask for. */
  readonly budget: number;
  /** Runs of each point: replications 0 to this − 1, the same luck at all points. */
  readonly replications: number;
  /**
   * Whether runs have luck. With two replications a point or more, its size is known, and a fifth of the budget goes to
   * further luck for the best points. With one, the data must tell its size, and the luck of all points is one draw.
   */
  readonly luck: boolean;
}

/** Outcomes that are objectives. */
export const objectivesOf = ({ aim }: SearchSettings): number =>
  aim.kind === 'minimise' ? aim.objectives : 1;

/** Moves each coordinate to the middle of its level. */
export const snap = (point: Point, { levels }: SearchSettings): Point =>
  levels === undefined
    ? point
    : point.map((x, d) => {
        const count = levels[d];
        return count === undefined ? x : (Math.floor(x * count) + 0.5) / count;
      });

/** Throws InputError for settings that no search can work with. */
export function requireSearch(settings: SearchSettings, objectivesMax: number): void {
  const refuse = (path: string, constraint: string, value: number, hint: string): never => {
    throw new InputError({ path, constraint, value: String(value), hint });
  };
  const { parameters, budget, replications } = settings;
  const objectives = objectivesOf(settings);
  if (!(parameters >= 1))
    refuse('vary', 'expected at least one parameter', parameters, 'name one with its range');
  if (objectives > objectivesMax)
    refuse(
      'maximise',
      `expected at most ${objectivesMax} objectives`,
      objectives,
      'make the others guardrails',
    );
  if (!(replications >= 1)) refuse('replications', 'expected at least 1', replications, 'use 4');
  const least = replications * countFirstPoints(settings);
  if (!(budget >= least))
    refuse(
      'budget',
      `expected at least ${least} runs`,
      budget,
      `allow ${4 * least}, or fewer replications a point`,
    );
}

/** Points of the first design: about four for each parameter, a power of two. */
export function countFirstPoints({ parameters, replications, budget }: SearchSettings): number {
  let count = 4;
  while (count < 4 * parameters && 4 * count * replications <= budget) count *= 2;
  return count;
}

/** An even spread of about `count` points that may be asked, each once: where parameters have few levels some coincide. */
export function spreadPoints(settings: SearchSettings, count: number, stream: Stream): Point[] {
  const points = scrambledSobolDesign(count, settings.parameters, stream, 0).map((point) =>
    snap(point, settings),
  );
  return [...new Map(points.map((point) => [point.join(), point])).values()];
}
