import { canonicalJson, sha256Text } from '../canonical.ts';
import type { ParameterSpace } from './parameter-space.ts';
import type { StudyFile } from './study-file.ts';

/** What all findings of a study say of where they come from. */
export interface FindingsGround {
  readonly format: 1;
  readonly name: string;
  readonly question: string;
  /** The scenario as it was named. */
  readonly scenario: string;
  readonly engine: string;
  readonly seed: string;
  /** What varied, and between what. */
  readonly parameters: readonly { readonly name: string; readonly path: string; readonly range: string }[];
  readonly runs: number;
  /** Runs that did not end: they lack every figure. */
  readonly failed: number;
  /** SHA-256 of the digests of all runs, in the order in which they were asked for. */
  readonly runsDigest: string;
}

/** A run as findings rest on it. */
export interface StudiedRun {
  /** Empty for one that failed. */
  readonly digest: string;
}

export function groundFindings(
  { base: { name, question, scenario, engine, seed } }: Pick<StudyFile, 'base'>,
  space: ParameterSpace,
  runs: readonly StudiedRun[],
): FindingsGround {
  return {
    format: 1,
    name,
    question,
    scenario: scenario.file,
    engine,
    seed,
    parameters: space.paths.map((path, k) => ({ name: space.names[k], path, range: space.ranges[k] })),
    runs: runs.length,
    failed: runs.filter(({ digest }) => digest === '').length,
    runsDigest: sha256Text(runs.map(({ digest }) => `${digest}\n`).join('')),
  };
}

/** SHA-256 of findings, of their canonical JSON without `digest`. */
export function digestFindings(findings: object): string {
  const { digest: _, ...rest } = JSON.parse(JSON.stringify(findings)) as { digest?: string };
  return sha256Text(canonicalJson(rest));
}
