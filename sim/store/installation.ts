import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this installation, which holds package.json, scenarios and dist: nothing in it is named relative to the
 * code, which runs from sources and from chunks of a bundle. Code that was bundled into another program finds none and
 * gets its own folder, so that only what reads a file that ships fails.
 */
export function installationFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let at = start; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'scenarios'))) return at;
  }
  return start;
}
