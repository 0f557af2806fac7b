import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { requireProgram } from './programs.ts';

/** A Redis of a test's own, on a free port of this machine, that keeps what it is told on the disk. */
export class TestRedis {
  readonly port: number;
  readonly #folder: string;
  readonly #options: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#options = options;
  }

  /** Starts one whose files lie in `folder`, with further options of redis-server. */
  static async start(folder: string, options: readonly string[] = []): Promise<TestRedis> {
    const redis = new TestRedis(await findFreePort(), folder, options);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again with what it kept. */
  async start(): Promise<void> {
    const own = ['--dir', this.#folder, '--appendonly', 'yes', '--save', '', '--bind', '127.0.0.1'];
    const port = this.#options.includes('--tls-port') ? '0' : String(this.port);
    const options = this.#options.map((option) => (option === 'PORT' ? String(this.port) : option));
    this.#process = spawn(requireProgram('redis-server'), [...own, '--port', port, ...options], {
      stdio: 'ignore',
    });
    for (let tries = 0; !(await isListening(this.port)); tries += 1) {
      if (tries > 10_000) throw new Error('redis-server does not listen');
      await setTimeout(20);
    }
  }

  /** As a power failure would. */
  async kill(): Promise<void> {
    if (this.#process === undefined) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    this.#process = undefined;
  }
}

/** A port that nobody listens at. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
