import { isNode, parseDocument } from 'yaml';
import { InputError, type Problem } from '../errors.ts';
import type { z } from '../zod.ts';
import { printable } from './printable.ts';

/** Largest JSON input read, in characters: twenty times a usual profile. */
const lengthMax = 1_048_576;

/**
 * Reads a JSON text of a declared shape. Throws InputError with path and line for everything that is wrong
 * with it: text that is not JSON, unknown keys, missing or bad values.
 */
export function parseJsonInput<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
  lengthLimit = lengthMax,
): z.infer<Schema> {
  if (text.length > lengthLimit) {
    throw new InputError({
      path: 'file',
      constraint: `expected at most ${lengthLimit} characters`,
      value: String(text.length),
      hint: 'check that it is the file that was meant',
      file,
      line: 1,
    });
  }
  const json = parseJson(text, file);
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  // A misspelt key is also a missing one; the key that is there comes first.
  const issues = result.error.issues.toSorted((a, b) => Number(isUnknownKey(b)) - Number(isUnknownKey(a)));
  throw new InputError(issues.slice(0, 10).map((issue) => toProblem(issue, json, text, file)));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message);
    throw new InputError({
      path: 'file',
      constraint: 'expected JSON',
      value: printable(message),
      hint: 'the file is not complete, or was edited by hand',
      file,
      ...(position === null ? {} : { line: lineAt(text, Number(position[1])) }),
    });
  }
}

const madeByProgram = 'dmpsim writes files of this kind: make it again, or start from one that ships';

/** `expected number`, `expected number to be >=1`: what a library says after naming the kind of fault. */
function constraintOf({ message }: z.core.$ZodIssue): string {
  const said = message.replace(/^(Invalid|Too)[a-z ]*: /, '');
  return said.startsWith('expected') ? said : `expected something else: ${said}`;
}

function isUnknownKey(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'unrecognized_keys';
}

function toProblem(issue: z.core.$ZodIssue, json: unknown, text: string, file: string): Problem {
  const unknownKey = issue.code === 'unrecognized_keys' ? [issue.keys[0]] : [];
  const path = [...issue.path, ...unknownKey].map((part) => (typeof part === 'symbol' ? String(part) : part));
  const value = valueAt(json, path);
  return {
    path: path.length === 0 ? 'file' : path.map((part) => printable(String(part))).join('.'),
    constraint: unknownKey.length === 0 ? constraintOf(issue) : 'unknown key',
    value: value === undefined ? 'nothing' : printable(JSON.stringify(value)),
    hint: unknownKey.length === 0 ? madeByProgram : 'leave it out, or correct its name',
    file,
    line: lineOf(text, path),
  };
}

function valueAt(json: unknown, path: readonly (string | number)[]): unknown {
  let value: unknown = json;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/**
 * Line of the value at `path` in a valid JSON text (which YAML contains), or of the deepest part of it that
 * exists.
 */
function lineOf(text: string, path: readonly (string | number)[]): number {
  const document = parseDocument(text);
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lineAt(text, node.range[0]);
  }
  return 1;
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
