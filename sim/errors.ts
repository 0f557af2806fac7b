/** One thing wrong with an input, in the terms of the person who wrote it. */
export interface Problem {
  /** Dotted path of the value, for instance `mechanisms.slashing.fakeResult`. */
  readonly path: string;
  /** What was expected, in words: `expected 5 %–20 %`. */
  readonly constraint: string;
  /** What was found, shortened and printable. */
  readonly value: string;
  /** The way out. */
  readonly hint: string;
  /** Further lines of what was found, of which the columns matter: a statement with a mark below the fault. */
  readonly excerpt?: readonly string[];
  /** What the hint proposes, as settings by path: with those of all problems in force, none of them is left. */
  readonly mend?: Readonly<Record<string, string>>;
  readonly file?: string;
  /** One-based line in `file`. */
  readonly line?: number;
}

/** Where a run was when it failed; enough to replay it. */
export interface RunPosition {
  readonly seed: string;
  readonly replication: number;
  readonly tick: number;
  readonly phase: string;
}

/** Every error that dmpsim raises on purpose; `exitCode` is what the command line returns. */
export abstract class DmpsimError extends Error {
  abstract readonly exitCode: number;
}

/** Bad input: scenario, series, trace, option. Exit code 2; nothing has been written. */
export class InputError extends DmpsimError {
  override readonly name = 'InputError';
  readonly exitCode = 2;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[] | Problem) {
    const list: readonly Problem[] = 'path' in problems ? [problems] : problems;
    super(list.map(formatProblem).join('\n'));
    this.problems = list;
  }
}

/** Runs `read`; what it refuses as bad input is told as `retell` has it, problem by problem. Other errors pass. */
export function retellProblems<T>(read: () => T, retell: (problem: Problem) => Problem): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.problems.map(retell)) : error;
  }
}

/** What all of `reads` give. Throws one InputError with the problems of all that refuse; other errors pass at once. */
export function readAll<const Reads extends readonly (() => unknown)[]>(
  reads: Reads,
): { -readonly [Place in keyof Reads]: ReturnType<Reads[Place]> } {
  const problems: Problem[] = [];
  const values = reads.map((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  });
  if (problems.length > 0) throw new InputError(problems);
  return values as { -readonly [Place in keyof Reads]: ReturnType<Reads[Place]> };
}

/** A law of the economy did not hold (conservation, overdraft, NaN). Exit code 3. */
export class InvariantError extends DmpsimError {
  override readonly name = 'InvariantError';
  readonly exitCode = 3;
  readonly position: RunPosition | undefined;

  constructor(message: string, position?: RunPosition) {
    super(
      position === undefined
        ? message
        : `${message} (seed "${position.seed}", replication ${position.replication}, tick ${position.tick}, phase ${position.phase})`,
    );
    this.position = position;
  }
}

/**
 * Amounts of a run have outgrown what is exact, 2^53 − 1 base units: what the scenario makes of the economy is larger than
 * any. Bad input, found by the run where no bound on a single value could. Exit code 2.
 */
export class OutgrownError extends InputError {
  readonly what: string;

  constructor(what: string, position?: RunPosition) {
    super({
      path: 'scenario',
      constraint: 'expected amounts that stay exact, at most 2^53 − 1 base units',
      value:
        position === undefined
          ? what
          : `${what} (seed "${position.seed}", replication ${position.replication}, tick ${position.tick}, phase ${position.phase})`,
      hint: 'something grows without end, or is too large from the start: lower prices, costs, budgets, shocks or the horizon',
    });
    this.what = what;
  }
}

/** A guardrail that the user set was broken. Exit code 4. */
export class GuardrailError extends DmpsimError {
  override readonly name = 'GuardrailError';
  readonly exitCode = 4;
}

/** `path: constraint, got value (file:line); hint` on one line. */
function formatProblem(problem: Problem): string {
  const line = problem.line === undefined ? '' : `:${problem.line}`;
  const place = problem.file === undefined ? '' : ` (${problem.file}${line})`;
  const { path, constraint, value, hint, excerpt = [] } = problem;
  const lines = excerpt.map((line) => `\n    ${line}`).join('');
  return `${path}: ${constraint}, got ${value}${place}${lines}\n    hint: ${hint}`;
}
