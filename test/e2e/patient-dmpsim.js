import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * The command line as a process that answers one call after another: each evaluates the program's entry anew and shares
 * what it has loaded with the calls before. For calls that are over when they have said something; what ends, is
 * interrupted or goes on must have a process of its own.
 */
const launcher = fileURLToPath(new URL('../../bin/dmpsim', import.meta.url));
const entry = new URL('../../dist/bin/dmpsim.js', import.meta.url);
if (!existsSync(entry)) throw new Error('dist/ has not been built');
let calls = 0;

process.on('message', async (args) => {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (chunk, ...more) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      more.find((one) => typeof one === 'function')?.();
      return true;
    };
  }
  process.argv = [process.execPath, launcher, ...args];
  process.exitCode = undefined;
  calls += 1;
  let code = 1;
  try {
    await import(`${entry.href}?call=${calls}`);
    code = process.exitCode ?? 0;
  } catch (error) {
    said.stderr += String(error);
  }
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  process.exitCode = undefined;
  process.send({ code, ...said });
});
