import { InputError } from '../errors.ts';
import { Draws } from '../random/draws.ts';
import { printable } from '../workload/printable.ts';
import { type Column, DesignTable, drawnColumn, listedColumn } from './design-table.ts';
import { gridDesign } from './designs/grid.ts';
import { latinHypercubeDesign } from './designs/latin-hypercube.ts';
import { sobolDesign } from './designs/sobol.ts';
import { zipDesign } from './designs/zip.ts';
import { listedValue, type Parameter, type ParameterValue, readDistribution } from './parameter.ts';
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
  const { columns, warnings } = layOutColumns(design);
  const table = new DesignTable(columns);
  requireOnce(table, design);
  return { points: table.points, warnings };
}

/** Refuses what a person listed twice: results are labelled by it. Points that a sample drew twice, rounded, are numbered. */
function requireOnce(table: DesignTable, { kind, parameters }: Design): void {
  if (table.firstDouble === undefined || kind === 'latin-hypercube' || kind === 'sobol') return;
  const double = [...parameters].map(([path, one]) => [path, findDouble(one)]).find(([, one]) => one);
  throw new InputError({
    path: `parameters.${double?.[0] ?? [...parameters.keys()][0]}`,
    constraint: 'expected each point once',
    value: printable(double?.[1] ?? table.nameOf(table.firstDouble)),
    hint: 'take the second one out; replications say how often a point is run',
  });
}

/** The first value that a list has twice, as it is shown. */
function findDouble(parameter: Parameter): string | undefined {
  if (parameter.kind !== 'list') return undefined;
  const { values } = parameter;
  return values.find(({ text }, index) => values.findIndex((one) => one.text === text) < index)?.shown;
}

/** What all points have, parameter by parameter. */
function layOutColumns(design: Design): { columns: readonly Column[]; warnings: readonly string[] } {
  const { kind, seed } = design;
  const parameters = [...design.parameters];
  if (kind === 'grid' || kind === 'zip') {
    const lists = parameters.map(([path, parameter]) => requireList(path, parameter, kind));
    const size =
      kind === 'grid' ? lists.reduce((product, { length }) => product * length, 1) : lists[0].length;
    requireCount(size);
    const rows = kind === 'grid' ? gridDesign(lists) : zipDesign(lists);
    const columns = parameters.map(([path], axis) =>
      listedColumn(
        path,
        rows.map((row) => row[axis]),
      ),
    );
    return { columns, warnings: [] };
  }
  const count = requirePoints(design);
  const stream = new Draws(seed, 0).stream('experiment.design');
  const { points, warnings } =
    kind === 'sobol'
      ? sobolDesign(count, parameters.length)
      : latinHypercubeDesign(count, parameters.length, stream);
  const columns = parameters.map(([path, parameter], axis) => {
    if (parameter.kind === 'list')
      return listedColumn(
        path,
        points.map((point) => listedValue(parameter, point[axis])),
      );
    const { quantile, write } = readDistribution(parameter);
    return drawnColumn(
      path,
      Float64Array.from(points, (point) => quantile(point[axis])),
      write,
    );
  });
  return { columns, warnings };
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
