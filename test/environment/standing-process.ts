import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { projectRoot } from './sources.ts';

/** What a call of the command line did. */
export interface Call {
  /** Exit code; a negative number when a signal ended the process. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that makes one call of the command line after another; see calls-in-turn.js. It ends with this one. */
export class StandingProcess {
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  /** Makes a call when those before it are done. */
  call(args: readonly string[], options: CallOptions = {}): Promise<Call> {
    const made = this.#last.then(() => this.#make(args, options));
    this.#last = made.catch(() => undefined);
    return made;
  }

  async #make(args: readonly string[], { cwd = projectRoot, env = {} }: CallOptions): Promise<Call> {
    const mark = randomUUID();
    const child = this.#start();
    let [stdout, stderr] = ['', ''];
    const told = new Promise<number>((resolve) => {
      const look = (): void => {
        const code = /^\d+(?=\n)/.exec(stderr.split(mark)[1] ?? '');
        if (stdout.endsWith(mark) && code !== null) resolve(Number(code[0]));
      };
      child.stdout?.on('data', (chunk) => {
        stdout += chunk;
        look();
      });
      child.stderr?.on('data', (chunk) => {
        stderr += chunk;
        look();
      });
    });
    const calls = child.stdio[3] as Writable;
    calls.write(`${JSON.stringify({ args, cwd, env, mark })}\n`);
    // A call may end its process, as it would end its own.
    const ended = once(child, 'close').then(([code, signal]) => (signal === null ? code : -1) as number);
    const code = await Promise.race([told, ended]);
    for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data');
    return { code, stdout: stdout.split(mark)[0], stderr: stderr.split(mark)[0] };
  }

  #start(): ChildProcess {
    if (this.#child !== undefined) return this.#child;
    const child = spawn(process.execPath, [join(projectRoot, 'test/environment/calls-in-turn.js')], {
      cwd: projectRoot,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8');
    child.once('exit', () => {
      this.#child = undefined;
    });
    this.#child = child;
    return child;
  }
}
