import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors.ts';
import { type ResolvedScenario, type ResolveOptions, resolveScenario } from '../scenario/resolve.ts';
import {
  missingFile,
  outsidePath,
  oversizedFile,
  resolveSourcePath,
  type SourceReader,
  shippedPrefix,
} from '../scenario/source-reader.ts';
import { printable } from '../workload/printable.ts';
import { readPlainFile } from './plain-file.ts';
import { shippedScenarios } from './shipped-files.ts';
import { systemCode } from './system-error.ts';

/**
 * A reader of the scenario at `scenarioPath` and of the files it names. They must lie, after links are followed, in
 * the folder of the scenario, or in the nearest folder called `scenarios` above it when there is one, so that
 * `scenarios/bench/x.yaml` may extend `../baseline.yaml`; and `dmpsim:` files, of which the scenario may be one, in the folder `shipped`. Nothing larger
 * than its limit and nothing but plain files in UTF-8 is read.
 */
export function fileReader(scenarioPath: string, shipped: string = shippedScenarios()): SourceReader {
  const rootPath = rootOf(scenarioPath);
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
export function loadScenario(path: string, options: ResolveOptions = {}): ResolvedScenario {
  return resolveScenario(path, fileReader(path), options);
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

/** The scenario that an experiment or a proposal called `file` means by `written`: relative to it, or one that ships. */
export function scenarioNamedIn(file: string, written: string): string {
  const isShipped = [written, file].some((path) => path.startsWith(shippedPrefix));
  return isShipped ? resolveSourcePath(written, file) : join(dirname(file), written);
}

/** The scenario itself, below the root or the shipped folder. */
function ownId(scenarioPath: string, rootPath: string): string {
  if (scenarioPath.startsWith(shippedPrefix)) return resolveSourcePath(scenarioPath, '');
  return relative(rootPath, resolve(scenarioPath)).split(sep).join('/');
}

/** The folder that a scenario's files must lie in. */
function rootOf(scenarioPath: string): string {
  const folder = dirname(resolve(scenarioPath));
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
    if (!found.isFile())
      throw unreadable(path, 'expected a plain file', 'name a file; a folder or a device is none');
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
  if (error instanceof TypeError) return unreadable(path, 'expected text in UTF-8', 'save it as UTF-8');
  if (code !== '') return unreadable(path, 'expected a file that can be read', `the system says ${code}`);
  return error;
}

function unreadable(path: string, constraint: string, hint: string): InputError {
  return new InputError({ path: 'file', constraint, value: printable(path), hint });
}
