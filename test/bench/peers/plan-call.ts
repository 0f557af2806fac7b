import { readExperiment } from '../../../sim/experiments/experiment-file.ts';
import { planExperiment } from '../../../sim/experiments/plan-draft.ts';

/*
 * Plans an experiment of 100,000 points: `grid`, or `sobol` in five parameters. Prints the processor time, and by how much
 * the process grew; the modules are loaded and a small plan is made before.
 */
const digits = (count: number, unit = '') =>
  Array.from({ length: count }, (_, k) => `${(0.03 + k / 10_000).toFixed(4)}${unit}`).join(', ');
const parameters: Readonly<Record<string, string>> = {
  grid: `parameters:
  users.elasticity: [${digits(50)}]
  users.churn.beta: [${digits(50)}]
  mechanisms.price.basePrice: [${digits(40, ' DGAI/CU')}]
`,
  sobol: `design: sobol
points: 100000
parameters:
  users.elasticity: { uniform: [0.1, 3] }
  users.demand: { uniform: [0.1, 3] }
  mechanisms.price.basePrice: { uniform: [0.03 DGAI/CU, 0.08 DGAI/CU] }
  users.churn.beta: { uniform: [0.1, 1] }
  nodes.entry.hurdle: { uniform: [1 %, 50 %] }
`,
  few: 'parameters: { users.elasticity: [1, 2] }\n',
};

function plan(design: string): number {
  const text = `name: points\nscenario: dmpsim:baseline.yaml\nreplications: 10\n${parameters[design]}`;
  const { draft, locate } = readExperiment(text, 'points.yaml');
  return locate(() => planExperiment(draft)).plan.points.length;
}

plan('few');
const [design] = process.argv.slice(2);
const { maxRSS } = process.resourceUsage();
const began = process.cpuUsage();
const points = plan(design);
const { user, system } = process.cpuUsage(began);
const peakMemoryMb = (process.resourceUsage().maxRSS - maxRSS) / 1000;
console.log(JSON.stringify({ simSeconds: (user + system) / 1e6, requestsSettled: points, peakMemoryMb }));
