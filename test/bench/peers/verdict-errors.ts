import { simulateVerdicts } from '../../experiments/simulated-verdicts.ts';

/*
 * How often verdicts with the usual looks err, of differences with the spread of a log-normal of `sigma`, or normal ones for
 * 0: the worst of one figure and one arm, and of five figures and two arms, without any effect and at the margin that matters.
 * Arguments: verdicts of each kind, sigma. What is "settled" is verdicts.
 */
const [count, sigma] = process.argv.slice(2).map(Number);
const began = performance.now();
const kinds = [
  { kpis: 1, arms: 1 },
  { kpis: 5, arms: 2 },
].flatMap((size) =>
  (['none', 'margin'] as const).flatMap((effect) =>
    [0.4, 0.8].map((margin) => ({ ...size, effect, margin })),
  ),
);
const errors = kinds.map((kind) => simulateVerdicts(count, { ...kind, sigma }));
console.log(
  JSON.stringify({
    simSeconds: (performance.now() - began) / 1000,
    requestsSettled: count * kinds.length,
    wrongShare: Math.max(...errors.map(({ wrong }) => wrong)),
    coveredShare: Math.min(...errors.map(({ covered }) => covered)),
  }),
);
