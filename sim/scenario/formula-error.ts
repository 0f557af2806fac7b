import { InputError, type Problem } from '../errors.ts';

/** How a formula failed to give a number. */
export interface FormulaFailure {
  /** Dotted path of the formula in the scenario. */
  readonly path: string;
  readonly formula: string;
  /** What it was given, by name. */
  readonly inputs: Readonly<Record<string, number>>;
  /** What came out: NaN or ±∞, or outside the range. */
  readonly result: number;
  /** What it may give where that was not kept to: in words, and the formula that keeps to it. */
  readonly range?: { readonly shown: string; readonly held: string };
  /** `tick 17`. */
  readonly when?: string;
  /** Where the formula is written. */
  readonly place?: Pick<Problem, 'file' | 'line'>;
}

/** The way out for a formula that may give NaN or ±∞: at what it has that may. */
export function hintForFailure(formula: string): string {
  const places = [
    ...(/[/%]/.test(formula) ? ['below a division'] : []),
    ...(/\b(?:ln|log)\(/.test(formula) ? ['in a log'] : []),
  ];
  if (places.length > 0) return `guard the formula, for instance with max(x, 0.001) ${places.join(' or ')}`;
  return 'guard the formula: keep powers and products small with min(x, 100), and what a root is taken of above 0 with max(x, 0)';
}

/** A formula of a scenario gave NaN or ±∞; names the formula, its inputs and, once the engine has added them, time and line. */
export class FormulaError extends InputError {
  readonly failure: FormulaFailure;

  constructor(failure: FormulaFailure) {
    const { path, formula, inputs, result, range, when, place } = failure;
    const given = Object.entries(inputs).map(([name, value]) => `${name} = ${value}`);
    super({
      path,
      constraint: `expected ${range?.shown ?? 'a finite number'} out of "${formula}"${when === undefined ? '' : ` at ${when}`}`,
      value: given.length === 0 ? String(result) : `${result} for ${given.join(', ')}`,
      hint: range === undefined ? hintForFailure(formula) : `write for instance "${range.held}"`,
      ...place,
    });
    this.failure = failure;
  }

  /** The same failure, with the time at which it happened and the place where the formula is written. */
  at(when: string, place: Pick<Problem, 'file' | 'line'>): FormulaError {
    return new FormulaError({ ...this.failure, when, place });
  }
}
