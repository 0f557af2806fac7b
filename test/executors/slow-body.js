import { workerData } from 'node:worker_threads';

/* The body of a thread that loads for as long as its test wants: see threads.test.ts for what the places mean. */
const [began, released, loaded] = [0, 1, 2];
const state = new Int32Array(workerData);

Atomics.add(state, began, 1);
Atomics.wait(state, released, 0);
Atomics.add(state, loaded, 1);

/** Makes a run of nothing. */
export function makeRun() {
  return { outcome: { error: { kind: 'Nothing', message: '' } }, seconds: 0 };
}
