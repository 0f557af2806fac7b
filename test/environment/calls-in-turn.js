import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build, isFresh } from '../../bin/build.js';

/*
 * Makes one call of the built command line after another: what a process takes to load its code and to compile it is paid
 * once. A line on descriptor 3 is a call; both streams end with its mark, standard error with the exit code behind it.
 */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const entry = join(root, 'dist/bin/dmpsim.js');
const environment = { ...process.env };

if (!isFresh()) await build();

for await (const line of createInterface({ input: new Socket({ fd: 3 }) })) {
  const { args, cwd, env, mark } = JSON.parse(line);
  process.argv = [process.execPath, join(root, 'bin/dmpsim'), ...args];
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment, env);
  process.exitCode = undefined;
  // Another query, another module: the entry is evaluated for each call, as it is at every start.
  await import(`${entry}?${mark}`);
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  process.stdout.write(mark);
  process.stderr.write(`${mark}${process.exitCode ?? 0}\n`);
}
// What a call left open must not keep the process.
process.exit();
