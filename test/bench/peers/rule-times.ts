import { readFileSync } from 'node:fs';
import { resolveTexts } from '../../../sim/economy/resolve-texts.ts';
import { evaluateRule } from '../../../sim/economy/rules/phases/evaluate-rule.ts';
import type { World } from '../../../sim/economy/rules/state.ts';
import { Run } from '../../../sim/economy/run.ts';

/*
 * One rule, computed again and again: `dmpsim` as a run does it, from measures to the next state, or the same sums written by
 * hand. Ten names: four measures, four values and two states.
 */
const [method, count] = [process.argv[2], Number(process.argv[3])] as const;

const rule = `extends: village.yaml
name: times
clock: { tick: 1 h, horizon: 1 d }
record: { metricsEvery: 1 h }
rules:
  r:
    every: 1 h
    state: { rate: 0.1, total: 0 }
    let:
      bonded: "= dgai.staked / dgai.supply"
      gap: "= 0.5 - bonded"
      load: "= users.active / max(1, nodes.active)"
      step: "= clamp(0.01 * gap, -0.02, 0.02)"
    next: { rate: "= max(0, rate + step) * min(1, load)", total: "= total + rate" }
`;
const shipped = 'calibrations/reference.json';
const run = new Run(
  resolveTexts({
    'x.yaml': rule,
    'village.yaml': readFileSync('scenarios/field/village.yaml', 'utf8'),
    [`dmpsim:${shipped}`]: readFileSync(`scenarios/${shipped}`, 'utf8'),
  }),
);
for (let tick = 0; tick < 3; tick += 1) run.step();
const world = run.world as unknown as World;
const [row] = world.ruleBook.rules;

function byHand(times: number): number {
  const [staked, supply, users, nodes] = ['dgai.staked', 'dgai.supply', 'users.active', 'nodes.active'].map(
    (name) => world.readings.at(world.readings.names.indexOf(name)),
  );
  let rate = row.states[0][0];
  for (let k = 0; k < times; k += 1) {
    const bonded = staked / supply;
    const load = users / Math.max(1, nodes);
    const step = Math.min(Math.max(0.01 * (0.5 - bonded), -0.02), 0.02);
    rate = Math.max(0, row.states[0][0] + step) * Math.min(1, load);
  }
  return rate;
}

function byRule(times: number): number {
  for (let k = 0; k < times; k += 1) if (!evaluateRule(world, row)) throw new Error('the rule waits');
  return row.nextStates[0];
}

const apply = method === 'dmpsim' ? byRule : byHand;
// Both must have come to the same.
if (Math.abs(byRule(1000) - byHand(1000)) > 1e-12) throw new Error('the rule and the sums by hand differ');
apply(100_000);
const start = performance.now();
apply(count);
const simSeconds = (performance.now() - start) / 1000 / count;
console.log(
  JSON.stringify({ simSeconds, requestsSettled: count, peakMemoryMb: process.resourceUsage().maxRSS / 1000 }),
);
