import { readParameters } from '../experiments/experiment-file.ts';
import { digestFindings, type FindingsGround, groundFindings, type StudiedRun } from './findings.ts';
import { ParameterSpace } from './parameter-space.ts';
import { type AnalysisFindings, type AskedSensitivity, concludeAnalysis } from './sensitivity/analysis.ts';
import type { Evaluation } from './study.ts';
import type { StudyFile } from './study-file.ts';

/** What a sensitivity analysis found. */
export interface SensitivityFindings extends FindingsGround {
  readonly kind: 'sensitivity';
  readonly analysis: AskedSensitivity['kind'] | 'pawn';
  /** Rows or trajectories of the design; points of an ensemble. */
  readonly rows: number;
  readonly figures: readonly (AnalysisFindings & {
    readonly name: string;
    readonly formula: string;
    readonly unit: string;
  })[];
  /** SHA-256 of all this. */
  readonly digest: string;
}

type SensitivityFile = Extract<StudyFile, { kind: 'sensitivity' }>;

/** The design that a file asks for. */
export const askedDesign = ({ asked, base, parameters }: SensitivityFile): AskedSensitivity => ({
  ...asked,
  seed: base.seed,
  parameters: Object.keys(parameters).length,
});

/** What all answers say, figure by figure. */
export function concludeSensitivity(
  file: SensitivityFile,
  evaluations: readonly Evaluation[],
  runs: readonly StudiedRun[],
): SensitivityFindings {
  const space = new ParameterSpace(readParameters(file.parameters));
  const asked = askedDesign(file);
  const findings = {
    ...groundFindings(file, space, runs),
    kind: 'sensitivity' as const,
    analysis: asked.kind,
    rows: asked.rows,
    figures: file.base.observe.kpis.map(({ name, formula, unit }, outcome) => ({
      name,
      formula,
      unit,
      ...concludeAnalysis(asked, evaluations, outcome, space.names),
    })),
  };
  return { ...findings, digest: digestFindings(findings) };
}
