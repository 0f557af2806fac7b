import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../environment/sources.ts';
import { startDmpsim, temporaryFolder, village } from './command-line.ts';

const folder = temporaryFolder();
const list = join(folder, 'modules.txt');
const hooks = join(folder, 'hooks.mjs');
const watch = join(folder, 'watch.mjs');

// Writes down every module that the process asks for, imported or required through an import.
writeFileSync(
  hooks,
  `import { appendFileSync } from 'node:fs';
   export async function resolve(name, context, next) {
     const found = await next(name, context);
     appendFileSync(${JSON.stringify(list)}, found.url + '\\n');
     return found;
   }`,
);
writeFileSync(
  watch,
  `import { register } from 'node:module';
   register(${JSON.stringify(pathToFileURL(hooks).href)});`,
);
const watched = `--import=${pathToFileURL(watch).href}`;

/** Packages that were loaded, by name, and parts of the program. */
function partsLoaded(): Set<string> {
  const text = readFileSync(list, 'utf8');
  rmSync(list);
  const parts = text.matchAll(/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)|(dist\/bin\/.+)/g);
  return new Set([...parts].map(([, name, own]) => name ?? own));
}

describe('libraries that measure', () => {
  it('are not loaded by a run', async () => {
    const args = ['run', village, '--set', 'clock.horizon=1 d', '--out', join(folder, 'run'), '--quiet'];
    const call = await startDmpsim(args, { env: { NODE_OPTIONS: watched } }).finished;
    expect(call.stderr).toBe('');
    expect(call.code).toBe(0);
    const loaded = partsLoaded();
    expect(loaded).toContain('dist/bin/dmpsim.js');
    expect(loaded).not.toContain('node-seal');
    expect(loaded).not.toContain('onnxruntime-node');
  });

  it('would be seen here if they were', async () => {
    const code = "await import('node-seal')";
    await promisify(execFile)(process.execPath, ['--input-type=module', watched, '-e', code], {
      cwd: projectRoot,
    });
    expect(partsLoaded()).toContain('node-seal');
  });
});
