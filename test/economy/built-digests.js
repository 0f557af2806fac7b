import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { loadScenario, simulate } from '../../dist/sim/index.js';

/*
 * Digests of runs of the built library: the body of a worker thread, and a program for any release of Node. It takes
 * a list of { scenario, set, replication } as worker data or as JSON in its first argument, and gives the digests in
 * their order.
 */
const jobs = isMainThread ? JSON.parse(process.argv[2]) : workerData;
const digests = jobs.map(
  ({ scenario, set, replication = 0 }) => simulate(loadScenario(scenario, { set }), { replication }).digest,
);

if (isMainThread) console.log(JSON.stringify(digests));
else parentPort.postMessage(digests);
