import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/*
 * Lets Node itself import the project's TypeScript, as `node --import` of this file. Vitest would read every imported
 * name through a getter, at every use: the engine would take half as long again, and the sources as long again to load.
 */
if (isMainThread) register(import.meta.url);

/** Hook of Node, on its own thread: the text of a TypeScript file without its types. */
export async function load(url, context, next) {
  if (!/^file:.*\.ts(\?.*)?$/.test(url) || url.includes('/node_modules/')) return next(url, context);
  const { transform } = await import('esbuild');
  const sourcefile = fileURLToPath(url);
  const { code } = await transform(await readFile(sourcefile, 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'inline',
    sourcefile,
  });
  return { format: 'module', source: code, shortCircuit: true };
}
