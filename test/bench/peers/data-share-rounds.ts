import {
  deriveClassCounts,
  deriveClassShares,
  deriveConcentrations,
} from '../../../sim/economy/vault/contributors.ts';
import { DataShares } from '../../../sim/economy/vault/mechanisms/data-share.ts';
import { ln } from '../../../sim/portable.ts';
import { Draws } from '../../../sim/random/draws.ts';

/*
 * One round after the other of the same contributors, weighed by the method that the first argument names: `dmpsim`, or
 * a plain loop over contributors and classes that takes one logarithm of each quotient, by `Math.log` (as fast as the
 * machine has it, but not the same everywhere) or by the portable `ln`.
 */
const [method, contributors, classes, rounds] = [
  process.argv[2],
  ...process.argv.slice(3).map(Number),
] as const;
const alpha = 0.5;
const capNats = 0.5;

const counts = new Uint32Array(contributors * classes);
const concentrations = deriveConcentrations(new Float64Array(classes).fill(1 / classes), classes);
const shares = new Float64Array(classes);
const stream = new Draws('data-share', 0).stream('contributor.classes');
for (let who = 0; who < contributors; who += 1) {
  deriveClassShares(stream, who, concentrations, shares);
  deriveClassCounts(1_000 + (who % 9_000), shares, counts, who * classes);
}
const rows = Int32Array.from({ length: contributors }, (_, k) => k);
const out = { weights: new Float64Array(contributors), nats: new Float64Array(contributors) };

function weighPlainly(log: (x: number) => number): number {
  const pool = new Float64Array(classes);
  for (let i = 0; i < counts.length; i += 1) pool[i % classes] += counts[i];
  const pooled = pool.reduce((sum, items) => sum + items, 0);
  let total = 0;
  for (let k = 0; k < contributors; k += 1) {
    let size = 0;
    for (let c = 0; c < classes; c += 1) size += counts[k * classes + c];
    const own = size + alpha * classes;
    const rest = pooled - size + alpha * classes;
    let nats = 0;
    for (let c = 0; c < classes; c += 1) {
      const items = counts[k * classes + c];
      const p = (items + alpha) / own;
      nats += p * log((p * rest) / (pool[c] - items + alpha));
    }
    out.weights[k] = Math.round(1e6 * size * Math.min(capNats, nats));
    total += out.weights[k];
  }
  return total;
}

const dataShares = new DataShares(classes, {
  weight: 'size-kl',
  direction: 'forward',
  reference: 'pool-without',
  capNats,
  alpha,
});
const methods: Readonly<Record<string, () => number>> = {
  dmpsim: () => dataShares.weigh(counts, rows, contributors, out),
  native: () => weighPlainly(Math.log),
  portable: () => weighPlainly(ln),
};
const weigh = methods[method];
const total = weigh();
// Each method must have done the same work: its weights sum to what the others' do, within a unit for each.
const apart = Math.abs(total - weighPlainly(Math.log));
if (apart > contributors)
  throw new Error(`${method}: weights sum to ${total}, ${apart} from the plain loop's`);

const start = performance.now();
for (let round = 0; round < rounds; round += 1) weigh();
const simSeconds = (performance.now() - start) / 1000 / rounds;
const peakMemoryMb = process.resourceUsage().maxRSS / 1000;
console.log(JSON.stringify({ simSeconds, requestsSettled: contributors, peakMemoryMb }));
