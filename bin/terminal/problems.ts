import { DmpsimError, InputError, InvariantError, type Problem } from '../../sim/errors.ts';
import { describeSystemError, isOfSystem } from '../../sim/store/system-error.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import type { Paint } from './colour.ts';
import { safeLine, safeText } from './width.ts';

/** Wrong use of the command line itself: the same exit code as any other bad input. */
export class UsageError extends DmpsimError {
  override readonly name = 'UsageError';
  readonly exitCode = 2;
}

/** A defect of dmpsim. */
const exitCodeOfDefect = 1;

/** The system refused: a full disk, a folder without permission. Mended by the person who gave the folder. */
const exitCodeOfSystem = 2;

/** What the process returns for an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof DmpsimError) return error.exitCode;
  return isOfSystem(error) ? exitCodeOfSystem : exitCodeOfDefect;
}

export interface ErrorLayout {
  readonly paint: Paint;
  /** Show where in dmpsim a bug arose. */
  readonly verbose: boolean;
  /** The command line that failed. */
  readonly args: readonly string[];
}

/** An error for people: what is wrong, where, and the way out; one block of lines for each problem. */
export function formatError(error: unknown, { paint, verbose, args }: ErrorLayout): string {
  const head = paint('red', 'dmpsim:');
  if (error instanceof InputError) {
    return error.problems.map((problem) => `${head} ${formatBlock(problem, paint)}`).join('\n');
  }
  if (error instanceof InvariantError && error.position !== undefined) {
    const replay = `dmpsim ${args.map(shellWord).join(' ')}`;
    return `${head} ${safeText(error.message)}\n    ${paint('dim', 'replay:')} ${safeText(replay)}`;
  }
  if (error instanceof DmpsimError) return `${head} ${error.message}`;
  if (isOfSystem(error)) return `${head} ${safeText(describeSystemError(error))}`;
  const message = error instanceof Error ? error.message : String(error);
  const stack = verbose && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : '';
  const more = verbose ? '' : '; --verbose shows where';
  return `${head} ${safeText(message)}\nThis is a bug in dmpsim, not in your input${more}.${stack}`;
}

/** The same for programs, as one line of JSON. */
export function formatErrorJson(error: unknown): string {
  const kind = error instanceof Error ? error.name : 'Error';
  const message = error instanceof Error ? error.message : String(error);
  const problems = error instanceof InputError ? { problems: error.problems } : {};
  return JSON.stringify({ error: { kind, message, exitCode: exitCodeOf(error), ...problems } });
}

function formatBlock(problem: Problem, paint: Paint): string {
  const got = problem.value === undefined ? '' : `, got ${safeText(problem.value)}`;
  const lines = [`${paint('bold', safeText(problem.path))}: ${safeText(problem.constraint)}${got}`];
  if (problem.file !== undefined) {
    const line = problem.line === undefined ? '' : `:${problem.line}`;
    lines.push(`    ${paint('dim', 'at')} ${safeText(problem.file)}${line}`);
  }
  for (const line of problem.excerpt ?? []) lines.push(`    ${safeLine(line)}`.trimEnd());
  if (problem.hint !== undefined) lines.push(`    ${paint('dim', 'hint:')} ${safeText(problem.hint)}`);
  return lines.join('\n');
}
