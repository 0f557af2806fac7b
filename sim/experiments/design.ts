import { InputError } from '../errors.ts';
import { Draws } from '../random/draws.ts';
import { printable } from '../workload/printable.ts';
import { gridDesign } from './designs/grid.ts';
import { latinHypercubeDesign } from './designs/latin-hypercube.ts';
import { sobolDesign } from './designs/sobol.ts';
import { zipDesign } from './designs/zip.ts';
import { type Parameter, type ParameterValue, quantileValue } from './parameter.ts';
import type { PlanDraft } from './plan-draft.ts';

export const designKinds = ['grid', 'zip', 'latin-hypercube', 'sobol'] as const;
export type DesignKind = (typeof designKinds)[number];

/** How an experiment goes through its parameters. */
export interface Design {
  readonly kind: DesignKind;
  /** Number of points of a Latin hypercube or of Sobol's sequence. */
  readonly points: number | undefined;
  /** By path. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Seed of a Latin hypercube. */
  readonly seed: string;
}

const pointsMax = 100_000;

/**
 * The points of a design, and what a reader should know about them. Without parameters it is one point. Throws
 * InputError for lists of unequal length in a zip, a missing number of points, and more than 100,000 points.
 */
export function layOutDesign(design: Design): {
  readonly points: PlanDraft['points'];
  readonly warnings: readonly string[];
} {
  const paths = [...design.parameters.keys()];
  if (paths.length === 0) return { points: [{ name: 'all', parameters: {} }], warnings: [] };
  const { values, warnings } = listValues(design);
  const points = values.map((row) => ({
    name: paths.map((path, index) => `${shortName(path, paths)} = ${row[index].shown}`).join(', '),
    parameters: Object.fromEntries(paths.map((path, index) => [path, row[index].shown])),
    values: Object.fromEntries(paths.map((path, index) => [path, row[index].text])),
  }));
  return { points: tellApart(points, design), warnings };
}

/**
 * Gives each point a name of its own: results are labelled by it. What a person listed twice is refused; points that a
 * sample drew twice, rounded, are numbered.
 */
function tellApart<Point extends { readonly name: string }>(
  points: readonly Point[],
  { kind, parameters }: Design,
): Point[] {
  const seen = new Map<string, number>();
  return points.map((point) => {
    const times = (seen.get(point.name) ?? 0) + 1;
    seen.set(point.name, times);
    if (times === 1) return point;
    if (kind === 'latin-hypercube' || kind === 'sobol') return { ...point, name: `${point.name} (${times})` };
    const double = [...parameters].map(([path, one]) => [path, findDouble(one)]).find(([, one]) => one);
    throw new InputError({
      path: `parameters.${double?.[0] ?? [...parameters.keys()][0]}`,
      constraint: 'expected each point once',
      value: printable(double?.[1] ?? point.name),
      hint: 'take the second one out; replications say how often a point is run',
    });
  });
}

/** The first value that a list has twice, as it is shown. */
function findDouble(parameter: Parameter): string | undefined {
  if (parameter.kind !== 'list') return undefined;
  const { values } = parameter;
  return values.find(({ text }, index) => values.findIndex((one) => one.text === text) < index)?.shown;
}

function listValues(design: Design): {
  values: readonly (readonly ParameterValue[])[];
  warnings: readonly string[];
} {
  const { kind, seed } = design;
  const parameters = [...design.parameters.values()];
  if (kind === 'grid' || kind === 'zip') {
    const lists = [...design.parameters].map(([path, parameter]) => requireList(path, parameter, kind));
    const size =
      kind === 'grid' ? lists.reduce((product, { length }) => product * length, 1) : lists[0].length;
    requireCount(size);
    return { values: kind === 'grid' ? gridDesign(lists) : zipDesign(lists), warnings: [] };
  }
  const count = requirePoints(design);
  const stream = new Draws(seed, 0).stream('experiment.design');
  const { points, warnings } =
    kind === 'sobol'
      ? sobolDesign(count, parameters.length)
      : latinHypercubeDesign(count, parameters.length, stream);
  const values = points.map((point) =>
    parameters.map((parameter, axis) => quantileValue(parameter, point[axis])),
  );
  return { values, warnings };
}

function requireList(path: string, parameter: Parameter, kind: DesignKind): readonly ParameterValue[] {
  if (parameter.kind === 'list') return parameter.values;
  throw new InputError({
    path: `parameters.${path}`,
    constraint: `expected a list of values in a ${kind} design`,
    value: 'a distribution',
    hint: 'take `design: sobol` or `design: latin-hypercube`, with a number of points',
  });
}

function requirePoints({ kind, points }: Design): number {
  if (points === undefined || !Number.isInteger(points) || points < 1) {
    throw new InputError({
      path: 'points',
      constraint: `expected how many points a ${kind} design has`,
      value: String(points ?? 'nothing'),
      hint: 'for instance points: 64',
    });
  }
  requireCount(points);
  return points;
}

function requireCount(points: number): void {
  if (points <= pointsMax) return;
  throw new InputError({
    path: 'design',
    constraint: `expected at most ${pointsMax} points`,
    value: String(points),
    hint: 'take a Sobol design, or fewer values',
  });
}

/** The end of a path, as much of it as tells it from the others. */
function shortName(path: string, paths: readonly string[]): string {
  const steps = path.split('.');
  for (let kept = 1; kept < steps.length; kept += 1) {
    const name = steps.slice(-kept).join('.');
    if (paths.filter((other) => other === name || other.endsWith(`.${name}`)).length === 1) return name;
  }
  return path;
}
