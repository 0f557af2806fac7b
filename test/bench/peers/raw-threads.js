import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadScenario, Run } from '../../../dist/sim/index.js';

/*
 * What threads can do at most: each makes its share of the replications one after the other and keeps nothing. Arguments:
 * threads, replications, scenario, then settings.
 */
if (isMainThread) {
  const [threads, replications, scenario, ...set] = process.argv.slice(2);
  const began = performance.now();
  const counts = await Promise.all(
    Array.from({ length: Number(threads) }, (_, thread) => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { thread, threads: Number(threads), replications: Number(replications), scenario, set },
      });
      return new Promise((resolve, reject) => {
        worker.on('message', resolve);
        worker.on('error', reject);
      });
    }),
  );
  const simSeconds = (performance.now() - began) / 1000;
  const requestsSettled = counts.reduce((sum, count) => sum + count, 0);
  const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ simSeconds, requestsSettled, peakMemoryMb }));
} else {
  const { thread, threads, replications, scenario, set } = workerData;
  const resolved = loadScenario(scenario, { set });
  let requests = 0;
  for (let replication = thread; replication < replications; replication += threads) {
    const run = new Run(resolved, { replication });
    while (!run.done) {
      run.step();
      run.drainEvents();
      if (run.flows.due) run.flows.clear();
    }
    run.digest();
    requests += run.world.counts.col.settled[0];
  }
  parentPort.postMessage(requests);
}
