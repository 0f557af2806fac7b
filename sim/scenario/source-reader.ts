import { sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { rememberParsed } from '../workload/remember-parsed.ts';
import { nearestName } from './nearest.ts';

/** A text that a scenario consists of. */
export interface SourceText {
  /** Name of the file in messages, and what it is called when it names further files. */
  readonly file: string;
  readonly text: string;
}

/** SHA-256 of a text, hexadecimal: points of a design, arms and replications stand on the same ones. */
export const digestSource = rememberParsed(sha256Text);

/** Gives a scenario its files: from a folder, from a kept run, from memory in a browser. */
export interface SourceReader {
  /**
   * The text of the file called `path` in the file `from`; the scenario itself is read with an empty `from`.
   * Throws InputError when it is missing, outside the scenario's folder, or longer than `limitBytes`.
   */
  read(path: string, from: string, limitBytes: number): SourceText;
}

/** Marks files that ship with dmpsim: `extends: dmpsim:baseline`, with or without its ending. */
export const shippedPrefix = 'dmpsim:';

/**
 * The file that `path` means when the file `from` names it, `/` between folders, relative to where `from` is relative
 * to; one that ships may be named without `.yaml`. Throws InputError for a path that is absolute, no plain file name, or
 * leads above the top.
 */
export function resolveSourcePath(path: string, from: string): string {
  const isShipped = path.startsWith(shippedPrefix) || from.startsWith(shippedPrefix);
  const own = path.startsWith(shippedPrefix) ? path.slice(shippedPrefix.length) : path;
  if (/^[/]|^[A-Za-z]:|[\\\p{C}]|:/u.test(own) || own.trim() === '') throw badPath(path);
  const start = path.startsWith(shippedPrefix) ? [] : folderOf(from);
  const parts = [...start];
  for (const part of own.split('/')) {
    if (part === '..') {
      if (parts.length === 0) throw outsidePath(path);
      parts.pop();
    } else if (part !== '.' && part !== '') {
      parts.push(part);
    }
  }
  const isWhole = !path.startsWith(shippedPrefix) || parts.at(-1)?.includes('.');
  return `${isShipped ? shippedPrefix : ''}${parts.join('/')}${isWhole ? '' : '.yaml'}`;
}

function folderOf(file: string): string[] {
  const own = file.startsWith(shippedPrefix) ? file.slice(shippedPrefix.length) : file;
  return own.split('/').slice(0, -1);
}

function badPath(path: string): InputError {
  const name = printable(path.split(/[/\\]/).at(-1) ?? '');
  const own =
    name === '' || name.includes(':') ? 'a file beside it has its name alone' : `"${name}" beside it`;
  return new InputError({
    path: 'file',
    constraint: 'expected a path relative to the file that names it, not an absolute one',
    value: printable(path),
    hint: `write it as seen from the folder of that file: ${own}, ".." for the folder above; what ships begins with "dmpsim:"`,
  });
}

/** The refusal of a file that lies outside the folder that references may lead to. */
export function outsidePath(path: string): InputError {
  return new InputError({
    path: 'file',
    constraint: 'expected a file below the folder of the file that was given to the command',
    value: printable(path),
    hint: 'name a folder above both with --root DIR, or move the file; links that lead out of it are not followed',
  });
}

/** The refusal of a file that is not there. */
export function missingFile(path: string, from: string, hint = hintForMissing(path, from)): InputError {
  return new InputError({
    path: 'file',
    constraint: 'expected a file that exists',
    value: printable(path),
    hint,
  });
}

function hintForMissing(path: string, from: string): string {
  if (path.startsWith(shippedPrefix))
    return 'what ships is listed in the README, for instance dmpsim:baseline';
  return from === '' ? 'check the path of the scenario' : 'a path is relative to the file that names it';
}

/** The refusal of a file that is too large, before any of it is read. */
export function oversizedFile(path: string, from: string, bytes: number, limitBytes: number): InputError {
  return new InputError({
    path: 'file',
    constraint: `expected a file of at most ${limitBytes} bytes`,
    value: `${printable(path)} of ${bytes} bytes`,
    hint: 'check that it is the file that was meant',
    // Of a file that another names, the place is where it does.
    ...(from === '' ? { file: printable(path), line: 1 } : {}),
  });
}

/** A reader of files in memory: name → text, names relative to a common top, `dmpsim:` ones as shipped. */
export function memoryReader(files: Readonly<Record<string, string>>): SourceReader {
  const known = new Map(Object.entries(files).map(([name, text]) => [resolveSourcePath(name, ''), text]));
  return {
    read(path, from, limitBytes) {
      const file = resolveSourcePath(path, from);
      const text = known.get(file);
      if (text === undefined) throw missingFile(path, from, hintForText(file, from, [...known.keys()]));
      const { length } = new TextEncoder().encode(text);
      if (length > limitBytes) throw oversizedFile(path, from, length, limitBytes);
      return { file, text };
    },
  };
}

/** The way out where a text is not among those in memory. */
function hintForText(file: string, from: string, known: readonly string[]): string {
  const others = known.filter((name) => name !== from);
  const near = nearestName(file, others);
  if (near !== undefined) return `did you mean ${printable(near)}?`;
  const hasShipped = others.some((name) => name.startsWith(shippedPrefix));
  return file.startsWith(shippedPrefix) && !hasShipped
    ? 'add the texts that ship: `shipped` of dmpsim/shipped'
    : `add a text called ${printable(file)}`;
}
