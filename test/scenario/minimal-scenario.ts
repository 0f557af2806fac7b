import { readFileSync } from 'node:fs';
import { type ResolvedScenario, resolveScenario } from '../../sim/economy/resolve.ts';
import { InputError, type Problem } from '../../sim/errors.ts';
import type { ResolveOptions } from '../../sim/scenario/resolve.ts';
import { memoryReader } from '../../sim/scenario/source-reader.ts';

/** A scenario that states only what has no default; lines are counted on by tests. */
export const minimalScenario = `name: minimal
tokens:
  wallets:
    nodeStakes: 5,000,000 DGAI
    adaptorStakes: 1,000,000 DGAI
    desk: 75,000,000 DGAI
    community: 124,000,000 DGAI
workloads:
  - name: chat
    cu: { exponential: { mean: 100 CU } }
nodes:
  tiers:
    - name: gpu
      capacity: 167 CU/h
`;

/** The first line after `minimalScenario`. */
export const nextLine = minimalScenario.split('\n').length;

export const referenceCalibration = readFileSync(
  new URL('../../scenarios/calibrations/reference.json', import.meta.url),
  'utf8',
);

type Files = Readonly<Record<string, string>>;

/** Resolves files held in memory; the scenario is `x.yaml`. */
export function resolveFiles(files: Files, options?: ResolveOptions): ResolvedScenario {
  const shipped = { 'dmpsim:calibrations/reference.json': referenceCalibration };
  return resolveScenario('x.yaml', memoryReader({ ...shipped, ...files }), options);
}

/** The minimal scenario with more lines, or with one text in it replaced. */
export function resolveWith(more: string, options?: ResolveOptions): ResolvedScenario {
  return resolveFiles({ 'x.yaml': minimalScenario + more }, options);
}

/** Everything that is said against some files. Throws when they are accepted, or when a part of what is said is empty. */
export function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems) {
      const { path, constraint, value, hint } = problem;
      if ([path, constraint, value, hint].includes(''))
        throw new Error(`half a refusal: ${JSON.stringify(problem)}`);
    }
    return error.problems;
  }
  throw new Error('the input was accepted');
}

/** Switches the 2PM half on; the lines after it begin with `lineAfter2pm`. */
export const with2pm = 'twoPm: { enabled: true }\n';
export const lineAfter2pm = nextLine + 1;

/** The problems of the minimal scenario with the 2PM half and more lines. */
export const against2pm = (more: string) => problemsOf(() => resolveWith(`${with2pm}${more}\n`));

/** Its warnings. */
export const warningsOf2pm = (more: string) => resolveWith(`${with2pm}${more}\n`).warnings;
