import type { FindingsGround } from '../../sim/study/findings.ts';
import { showNumber } from '../kit/fixed-format.ts';
import type { RowChart } from '../kit/row-chart.ts';
import type { ScatterChart } from '../kit/scatter-chart.ts';

/** Rows of text under heads. */
export interface StoryTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface StorySection {
  readonly title: string;
  /** Sentences. */
  readonly text: readonly string[];
  readonly charts: readonly (RowChart | ScatterChart)[];
  readonly table?: StoryTable | undefined;
}

/** What a study found, for people: its page, its text and its lines in a terminal say the same. */
export interface StudyStory {
  /** `Sensitivity analysis`. */
  readonly kind: string;
  readonly name: string;
  readonly question: string;
  readonly engine: string;
  /** The answer, a sentence each. */
  readonly answer: readonly string[];
  readonly sections: readonly StorySection[];
  /** What it stands on. */
  readonly ground: readonly string[];
}

/** What every study says of where its findings come from. */
export function tellGround(findings: FindingsGround & { readonly digest: string }): string[] {
  const { runs, failed, scenario, seed, engine, runsDigest, digest, parameters } = findings;
  const lost = failed === 0 ? '' : `, of which ${showNumber(failed)} failed and lack every figure`;
  return [
    `${showNumber(runs)} runs of ${scenario}${lost}; seed “${seed}”, dmpsim ${engine}.`,
    ...parameters.map(({ path, range }) => `${path}: ${range}`),
    `Digest of all runs ${runsDigest}; of these findings ${digest}.`,
  ];
}
