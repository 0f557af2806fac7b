import type { Resolved } from '../scenario/resolve.ts';
import type { Headline } from './outputs.ts';

/** What a figure ought to be where it is known. */
export interface Target {
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

/** A figure of a finished run, and how it is told. */
export interface Figure {
  readonly label: string;
  /** Not finite where there is nothing that it could be a figure of. */
  readonly value: number;
  readonly unit: string;
  readonly text: (value: number) => string;
  /** What is said in place of a figure that does not exist. */
  readonly none?: string;
  readonly target?: Target;
}

/** Makes a headline of a figure. */
export type HeadlineMaker = (figure: Figure) => Headline;

/** Targets count only in a scenario that says it is a baseline: what is right there may be the question elsewhere. */
export const headlineMaker =
  (isBaseline: boolean): HeadlineMaker =>
  ({ label, value, unit, text, none = 'not measured', target }) => {
    if (!Number.isFinite(value)) return { label, value: Number.NaN, unit, text: none };
    const shown = { label, value, unit, text: text(value) };
    if (target === undefined || !isBaseline) return shown;
    return { ...shown, target: target.text, ok: value >= target.low && value <= target.high };
  };

/** A scenario that extends a baseline asks something else of its figures: only its own word counts. */
export function isBaseline({ scenario, origins }: Resolved): boolean {
  return scenario.record.expect === 'baseline' && origins.get('record.expect')?.how !== 'extends';
}

/** A share as people write it. */
export const showPercent = (value: number): string =>
  `${(100 * value).toFixed(Math.abs(value) < 0.0995 ? 2 : 1)} %`;

/** A whole number with its thousands apart. */
export const showWhole = (value: number): string => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
