import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread, threadId } from 'node:worker_threads';

/*
 * Lets Node itself import the project's TypeScript, as `node --import` of this file. Vitest would read every imported
 * name through a getter, at every use: the engine would take half as long again, and the sources as long again to load.
 */
if (isMainThread) register(import.meta.url);

/** What is made here is kept, by what it is made of: the next process of hundreds need not make it. */
const kept = new URL('../../node_modules/.cache/native-sources/', import.meta.url);
const shape = { format: 'esm', target: 'node20.19' };

/** Packages of hundreds of files, each of them one file here: to find them all takes longer than to read the sources. */
const manyFiles = ['mathjs/number', 'zod'];
const whole = new Map();

/** Hook of Node, on its own thread: where a package of many files is as one. */
export async function resolve(specifier, context, next) {
  if (!manyFiles.includes(specifier)) return next(specifier, context);
  if (!whole.has(specifier)) whole.set(specifier, joinFiles(specifier));
  return { url: await whole.get(specifier), format: 'module', shortCircuit: true };
}

/** Hook of Node, on its own thread: the text of a TypeScript file without its types. */
export async function load(url, context, next) {
  if (!/^file:.*\.ts(\?.*)?$/.test(url) || url.includes('/node_modules/')) return next(url, context);
  const sourcefile = fileURLToPath(url);
  const text = readFileSync(sourcefile, 'utf8');
  const options = { ...shape, loader: 'ts', sourcemap: 'inline', sourcefile };
  const file = await keep([options, text], async ({ transform }) => (await transform(text, options)).code);
  return { format: 'module', source: readFileSync(file, 'utf8'), shortCircuit: true };
}

async function joinFiles(specifier) {
  const [name] = specifier.split('/');
  const { version } = createRequire(import.meta.url)(`${name}/package.json`);
  const options = {
    ...shape,
    bundle: true,
    platform: 'node',
    write: false,
    stdin: {
      contents: `export * from '${specifier}';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
  };
  const file = await keep(
    [options, version],
    async ({ build }) => (await build(options)).outputFiles[0].text,
  );
  return file.href;
}

/** The file of what `make` makes of `parts`, written whole or not at all. */
async function keep(parts, make) {
  const file = new URL(`${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}.js`, kept);
  if (existsSync(file)) return file;
  const text = await make(await import('esbuild'));
  mkdirSync(kept, { recursive: true });
  const half = new URL(`${file.href}.${process.pid}.${threadId}`);
  writeFileSync(half, text);
  renameSync(half, file);
  return file;
}
