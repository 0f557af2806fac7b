import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Outcome, Task } from '../../sim/executors/executor.ts';
import { threadExecutor } from '../../sim/executors/threads.ts';

const bodyOf = (name: string): string => join(import.meta.dirname, name);
/** The bodies do not look at what they are asked for. */
const taskOf = (run: number): Task => ({
  run,
  request: { replication: run } as Task['request'],
  scenarioSha256: '',
});
const tasks = (count: number): readonly Task[] => Array.from({ length: count }, (_, run) => taskOf(run));

const keepIn =
  (outcomes: Outcome[]) =>
  (outcome: Outcome): void => {
    outcomes.push(outcome);
  };

/** Places in memory that threads share: how many began to load, whether they may go on, how many have loaded. */
const [began, released, loaded] = [0, 1, 2];

function slowBody(): { state: Int32Array; body: { filename: string; workerData: SharedArrayBuffer } } {
  const workerData = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  return { state: new Int32Array(workerData), body: { filename: bodyOf('slow-body.js'), workerData } };
}

/** Lets threads go on, when this one has done all that it had to do. */
async function release(state: Int32Array): Promise<void> {
  await setImmediate();
  Atomics.store(state, released, 1);
  Atomics.notify(state, released);
}

async function waitFor(state: Int32Array, place: number, count: number): Promise<void> {
  while (Atomics.load(state, place) < count) await setTimeout(5);
}

describe('threads that still load their modules', () => {
  it('are not ended by Ctrl-C before they have: Node 20 would end the whole process', async () => {
    const { state, body } = slowBody();
    const pool = await threadExecutor(2, body);
    const interruption = new AbortController();
    const outcomes: Outcome[] = [];
    const onOutcome = keepIn(outcomes);
    const executed = pool.execute(tasks(50), { onOutcome, signal: interruption.signal });
    await waitFor(state, began, 2);
    interruption.abort();
    const closed = executed.then(() => pool.close());
    await release(state);
    await closed;
    expect(state[loaded]).toBe(2);
    expect(outcomes.length).toBeLessThan(50);
  });

  it('are not ended with a pool that needs them no more', async () => {
    const { state, body } = slowBody();
    const pool = await threadExecutor(1, body);
    const made = pool.make(taskOf(7));
    await waitFor(state, began, 1);
    const closed = pool.close();
    await release(state);
    await closed;
    expect(state[loaded]).toBe(1);
    expect(await made).toMatchObject({ run: 7 });
  });

  it('and cannot, leave runs that failed instead of runs that wait for ever', async () => {
    const pool = await threadExecutor(3, { filename: bodyOf('broken-body.js') });
    const outcomes: Outcome[] = [];
    await pool.execute(tasks(4), { onOutcome: keepIn(outcomes) });
    await pool.close();
    expect(outcomes.map(({ run }) => run).sort()).toEqual([0, 1, 2, 3]);
    const error = { kind: 'Error', message: 'no such thread' };
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill({ error }));
  });
});

it('makes every run once, in as many threads as there are runs at a time', async () => {
  const { state, body } = slowBody();
  await release(state);
  const pool = await threadExecutor(2, body);
  const outcomes: Outcome[] = [];
  await pool.execute(tasks(100), { onOutcome: keepIn(outcomes) });
  await pool.close();
  expect(outcomes.map(({ run }) => run).sort((a, b) => a - b)).toEqual(tasks(100).map(({ run }) => run));
  expect(state[began]).toBe(2);
});
