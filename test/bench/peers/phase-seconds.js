import { loadScenario, Run } from '../../../dist/sim/index.js';

/* How long one phase takes in all the ticks of a run. Arguments: phase, scenario, then settings. */
const [phase, scenario, ...set] = process.argv.slice(2);
const run = new Run(loadScenario(scenario, { set }));
let began = 0;
let milliseconds = 0;
const observer = {
  enter: () => {
    began = performance.now();
  },
  leave: (name) => {
    if (name === phase) milliseconds += performance.now() - began;
  },
};
while (!run.done) {
  run.step(observer);
  run.drainEvents();
}
const [requestsSettled] = run.world.counts.settled;
const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
// What is before the line is read as notes.
console.log(`\n${JSON.stringify({ simSeconds: milliseconds / 1000, requestsSettled, peakMemoryMb })}`);
