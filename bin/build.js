import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * TypeScript sources → dist/. `node bin/build.js` makes all of it; the launcher calls `build()` when a
 * checkout's dist/ is older than its sources. `npm run pack` builds and packs: npm itself runs no prepack
 * script here, because lifecycle scripts are switched off in .npmrc.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stampFile = join(dist, 'build.json');

/** What Node starts or imports by a fixed name; each becomes dist/<same path>.js. Absent ones are left out. */
const entries = ['bin/dmpsim.ts', 'sim/index.ts', 'sim/executors/worker.ts', 'sim/profiler/session.ts'];

/** What browsers run, each in one file of dist/: scripts of pages, and the engine as a module. */
const forBrowsers = [
  { entry: 'reports/page/main.ts', name: 'reports/page.js', format: 'iife' },
  { entry: 'reports/page/calibration.ts', name: 'reports/calibration.js', format: 'iife' },
  { entry: 'sim/browser.ts', name: 'browser.js', format: 'esm' },
];

/** Everything that a build depends on. */
const inputs = ['bin', 'sim', 'reports', 'package.json'];

/** True when dist/ was built from exactly the sources that are here now. */
export function isFresh() {
  return readStamp() === fingerprint() && existsSync(join(dist, 'bin/dmpsim.js'));
}

/**
 * Builds what a run needs, without types, in a fraction of a second. Two processes may do so at once, and others may
 * be running from dist/: every file is renamed into place whole, chunks carry their content's hash in
 * their name, and nothing is removed.
 */
export async function build() {
  const stamp = fingerprint();
  const esbuild = await loadEsbuild();
  const outputs = await Promise.all([bundleNode(esbuild), bundleForBrowsers(esbuild)]);
  const files = outputs.flat();
  // Chunks first: an entry must never be seen before the chunks that it imports.
  files.sort((a, b) => Number(isChunk(b.path)) - Number(isChunk(a.path)));
  for (const file of files) writeWhole(file.path, file.contents);
  writeWhole(stampFile, JSON.stringify({ sources: stamp }));
  await esbuild.stop();
  return files.map((file) => file.path);
}

/**
 * `build()`, what else users of the library need, type declarations and the texts that ship, and nothing left over from
 * earlier builds.
 */
export async function buildAll() {
  const built = new Set([...(await build()), ...writeShipped(), stampFile]);
  for (const path of filesUnder(dist)) if (!built.has(path)) rmSync(path);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) throw new Error('tsc found errors in the sources; see above');
}

async function loadEsbuild() {
  try {
    return await import('esbuild');
  } catch (cause) {
    throw new Error('dist/ must be built and esbuild is not installed: run `npm ci` in the checkout', {
      cause,
    });
  }
}

/**
 * What stays a package of its own: native code, what starts threads or processes by a path, and what is large and used by few commands.
 * The rest is bundled: to find, read and compile its hundreds of files takes longer than most commands.
 */
const external = [
  '@duckdb/node-api',
  'bullmq',
  'ioredis',
  'linkedom',
  'node-seal',
  'onnxruntime-node',
  'piscina',
  'protobufjs',
  'systeminformation',
];

/** Yargs lays out its help by our own measure of width: the one that it comes with takes 70 ms to load, in every command. */
const ownWidth = {
  name: 'own-width',
  setup({ onResolve, onLoad }) {
    const from = JSON.stringify(join(root, 'bin/terminal/width.ts'));
    onResolve({ filter: /^string-width$/ }, ({ path }) => ({ path, namespace: 'own-width' }));
    onLoad({ filter: /.*/, namespace: 'own-width' }, () => ({
      contents: `export { widthOf as default } from ${from};`,
      resolveDir: root,
    }));
  },
};

/**
 * Packages of the older kind that many commands load are asked for by `require`: of one that a module imports, Node first reads
 * all the text with a parser of its own, to find the names that it exports, which takes longer than to run it.
 */
const older = {
  name: 'older',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(@duckdb\/node-api|piscina)$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'older' },
    );
    onLoad({ filter: /.*/, namespace: 'older' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => !/^default$|\W/.test(name));
      return {
        contents: `const whole = require(${JSON.stringify(path)});\nexport const { ${names.join(', ')} } = whole;`,
      };
    });
  },
};

async function bundleNode(esbuild) {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: entries.filter((path) => existsSync(join(root, path))),
    outbase: root,
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    external: external.flatMap((name) => [name, `${name}/*`]),
    plugins: [ownWidth, older],
    format: 'esm',
    // Bundled packages of the older kind ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    platform: 'node',
    target: 'node20',
    // Beside the code, for `NODE_OPTIONS=--enable-source-maps`; without it, names and file comments stay readable.
    sourcemap: 'linked',
    logLevel: 'silent',
    write: false,
  });
  return restoreConstants(result.outputFiles);
}

const constant = /^var ([A-Z][A-Z0-9_]* = (?:-?[0-9][-+.0-9a-fxA-F]*|Number\.[A-Z_]+);)$/gm;

/**
 * A bundle declares what was `const` at the top of a file with `var`, and imports it where another chunk has it. V8 takes
 * numbers that cannot change for literals: without that, every loop over requests would load, test and convert them again for
 * every request. Lines stay where they are, as source maps say.
 */
function restoreConstants(files) {
  const isCode = ({ path }) => path.endsWith('.js');
  const declared = new Map(
    files.filter(isCode).map(({ path, text }) => {
      const found = [...text.matchAll(constant)].map(([, declaration]) => declaration.split(/ = |;$/));
      return [path, new Map(found)];
    }),
  );
  return files.map((file) => {
    if (!isCode(file)) return { path: file.path, contents: file.contents };
    const contents = file.text
      .replace(constant, 'const $1')
      .replace(/^import \{([^{}]*)\} from "(\.[^"]+)";$/gm, (whole, names, from) => {
        const there = declared.get(join(dirname(file.path), from));
        const imports = names
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean);
        const [own, constants] = [[], []];
        for (const one of imports) {
          const [name, local = name] = one.split(' as ');
          const value = there?.get(name);
          if (value === undefined) own.push(one);
          else constants.push(`const ${local} = ${value};`);
        }
        if (constants.length === 0) return whole;
        const lines = '\n'.repeat(whole.split('\n').length - 1);
        return `import { ${own.join(', ')} } from "${from}"; ${constants.join(' ')}${lines}`;
      });
    return { path: file.path, contents };
  });
}

/** Scripts and one style sheet with everything inside, most of them to be written into HTML files. */
async function bundleForBrowsers(esbuild) {
  const page = join(root, 'reports/page');
  const options = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    target: 'es2022',
    logLevel: 'silent',
    write: false,
  };
  const files = [];
  for (const { entry, name, format } of forBrowsers) {
    const entryPoints = [join(root, entry)];
    const outfile = join(dist, name);
    files.push(...(await esbuild.build({ ...options, entryPoints, outfile, format })).outputFiles);
  }
  const sheets = existsSync(page) ? readdirSync(page).filter((name) => name.endsWith('.css')) : [];
  if (sheets.length > 0) {
    const contents = sheets
      .sort()
      .map((name) => `@import "./${name}";`)
      .join('\n');
    const stdin = { contents, loader: 'css', resolveDir: page };
    const outfile = join(dist, 'reports/page.css');
    files.push(...(await esbuild.build({ ...options, stdin, outfile })).outputFiles);
  }
  return files;
}

/** Scenarios that ship, and what they name, as a module: their texts by the names that `dmpsim:` files have among themselves. */
function writeShipped() {
  const folder = join(root, 'scenarios');
  const isRead = (path) => /\.(yaml|csv|json)$/.test(path) && !path.endsWith('schema.json');
  const texts = filesUnder(folder)
    .filter(isRead)
    .map((path) => [`dmpsim:${relative(folder, path).split(sep).join('/')}`, readFileSync(path, 'utf8')]);
  const files = {
    'shipped.js': `export const shipped = ${JSON.stringify(Object.fromEntries(texts), null, 1)};\n`,
    'shipped.d.ts': `/** Texts of what ships with dmpsim, by name: \`dmpsim:baseline.yaml\`. */
export declare const shipped: Readonly<Record<string, string>>;\n`,
  };
  return Object.entries(files).map(([name, text]) => {
    writeWhole(join(dist, name), text);
    return join(dist, name);
  });
}

const isChunk = (path) => path.startsWith(join(dist, 'chunks'));

function writeWhole(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, contents);
  renameSync(beside, path);
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')).sources;
  } catch {
    return undefined;
  }
}

/** Name, size and time of every input: unlike "newest time", it also notices a deleted or an older file. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const path of filesUnder(join(root, input))) {
      const { size, mtimeMs } = statSync(path);
      hash.update(`${relative(root, path)} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const found = readdirSync(path, { withFileTypes: true, recursive: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const isMain =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  await buildAll().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
