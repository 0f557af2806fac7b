import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type ResolvedScenario, resolveScenario } from '../economy/resolve.ts';
import { InputError } from '../errors.ts';
import type { ResolveOptions } from '../scenario/resolve.ts';
import {
  missingFile,
  outsidePath,
  oversizedFile,
  resolveSourcePath,
  type SourceReader,
  type SourceText,
  shippedPrefix,
} from '../scenario/source-reader.ts';
import { printable } from '../workload/printable.ts';
import { kindOf, readPlainFile } from './plain-file.ts';
import { shippedScenarios } from './shipped-files.ts';
import { systemCode } from './system-error.ts';

/*
 * References. A scenario, an experiment or a proposal names other files: what it extends, its scenario or baseline,
 * calibrations, workload profiles, series. One rule holds for all of them: a reference is relative to the file that
 * states it, never absolute, and leads, after links are followed, to a file below one folder. That folder is the one of
 * the file that was given to the command, or the nearest folder called `scenarios` above it where there is one, so that
 * `scenarios/bench/x.yaml` may extend `../baseline.yaml`; `--root DIR` names another. `dmpsim:` files always are in reach.
 */

/** Where references of a file may lead. */
export interface ReferenceOptions {
  /** The folder, in place of the one that follows from the file. */
  readonly root?: string | undefined;
  /** Folder of the files that ship. */
  readonly shipped?: string;
}

/**
 * A reader of the scenario at `scenarioPath` and of the files it names, by the rule above. Nothing larger than its limit
 * and nothing but plain files in UTF-8 is read. Throws InputError for a scenario that is not below the root itself.
 */
export function fileReader(scenarioPath: string, options: ReferenceOptions = {}): SourceReader {
  const { shipped = shippedScenarios() } = options;
  const rootPath = rootOf(scenarioPath, options.root);
  const own = ownId(scenarioPath, rootPath);
  /** Names in messages → names below the root or the shipped folder. */
  const ids = new Map<string, string>([['', '']]);
  return {
    read(path, from, limitBytes) {
      const id = from === '' ? own : resolveSourcePath(path, ids.get(from) ?? from);
      const isShipped = id.startsWith(shippedPrefix);
      const folder = isShipped ? shipped : rootPath;
      const place = join(folder, ...id.slice(isShipped ? shippedPrefix.length : 0).split('/'));
      const file = isShipped ? id : nameInMessages(place, scenarioPath);
      ids.set(file, id);
      return { file, text: readText({ place, folder, path, from, limitBytes }) };
    },
  };
}

/** Reads a scenario file with everything it stands on. Throws InputError with every problem found. */
export function loadScenario(
  path: string,
  { root, ...options }: ResolveOptions & Pick<ReferenceOptions, 'root'> = {},
): ResolvedScenario {
  return resolveScenario(path, fileReader(path, { root }), options);
}

/**
 * What a file is called in messages, and where it is, when a person names it on the command line: a path, or the name of
 * one that ships, with or without its ending: `dmpsim:proposals/base-price`. Throws InputError for a name that leads out
 * of what ships.
 */
export function locateNamedFile(path: string): { readonly name: string; readonly place: string } {
  if (!path.startsWith(shippedPrefix)) return { name: path, place: path };
  const name = resolveSourcePath(path, '');
  return { name, place: join(shippedScenarios(), name.slice(shippedPrefix.length)) };
}

/** A scenario as an experiment or a proposal names it, and the folder that its own references may lead to. */
export interface NamedScenario {
  readonly scenario: string;
  /** Undefined for one that ships. */
  readonly root: string | undefined;
}

/**
 * The scenario that an experiment or a proposal called `file` means by `written`, by the rule of references. Throws
 * InputError at the path `file`, for the caller to tell of the key that names it.
 */
export function scenarioNamedIn(file: string, written: string, root?: string): NamedScenario {
  const isShipped = [written, file].some((path) => path.startsWith(shippedPrefix));
  if (isShipped) return { scenario: resolveSourcePath(written, file), root: undefined };
  const rootPath = rootOf(file, root);
  resolveSourcePath(written, ownId(file, rootPath));
  return { scenario: join(dirname(file), written), root: rootPath };
}

/** The text of a file that an experiment called `file` names, by the rule of references. Throws InputError. */
export function readNamedIn(file: string, written: string, limitBytes: number, root?: string): SourceText {
  const own = ownId(file, rootOf(file, root));
  return fileReader(file, { root }).read(written, own, limitBytes);
}

/** A file below the root, or in the shipped folder. */
function ownId(path: string, rootPath: string): string {
  if (path.startsWith(shippedPrefix)) return resolveSourcePath(path, '');
  const id = relative(rootPath, resolve(path)).split(sep).join('/');
  if (!id.startsWith('../') && !isAbsolute(id)) return id;
  throw new InputError({
    path: '--root',
    constraint: `expected a folder that ${printable(path)} lies in`,
    value: printable(rootPath),
    hint: 'name a folder above the file',
  });
}

/** The folder that the references of a file must stay in. */
function rootOf(path: string, stated: string | undefined): string {
  if (stated !== undefined) return resolve(stated);
  const folder = dirname(resolve(path));
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (basename(at) === 'scenarios') return at;
  }
  return folder;
}

/** A file as the user would name it: absolute when the scenario was named so, else relative to the working folder. */
function nameInMessages(place: string, scenarioPath: string): string {
  const name = isAbsolute(scenarioPath) ? place : relative(process.cwd(), place);
  return name.split(sep).join('/');
}

interface Wanted {
  /** Where the file should be. */
  readonly place: string;
  /** Folder that it must lie in. */
  readonly folder: string;
  /** As written. */
  readonly path: string;
  /** File that names it. */
  readonly from: string;
  readonly limitBytes: number;
}

function readText(wanted: Wanted): string {
  const { place, folder, path, limitBytes } = wanted;
  try {
    const real = realpathSync(place);
    const home = realpathSync(folder);
    if (!real.startsWith(home.endsWith(sep) ? home : `${home}${sep}`)) throw outsidePath(path);
    const found = statSync(real);
    if (!found.isFile()) {
      const kind = `${printable(path)}: ${kindOf(found)}`;
      throw unreadable(kind, 'expected a plain file', 'name a file; folders, pipes and devices are not read');
    }
    if (found.size > limitBytes) throw oversizedFile(path, wanted.from, found.size, limitBytes);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      readPlainFile(real, { bytesMax: limitBytes }),
    );
  } catch (error) {
    throw asInputError(error, wanted);
  }
}

function asInputError(error: unknown, { path, from }: Wanted): unknown {
  if (error instanceof InputError) return error;
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return missingFile(path, from);
  if (error instanceof TypeError)
    return unreadable(printable(path), 'expected text in UTF-8', 'save it as UTF-8');
  if (code !== '')
    return unreadable(printable(path), 'expected a file that can be read', `the system says ${code}`);
  return error;
}

function unreadable(value: string, constraint: string, hint: string): InputError {
  return new InputError({ path: 'file', constraint, value, hint });
}
