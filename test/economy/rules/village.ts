import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedScenario } from '../../../sim/economy/resolve.ts';
import { type Simulation, simulate } from '../../../sim/economy/simulate.ts';
import { shippedScenarios } from '../../../sim/store/shipped-files.ts';
import { problemsOf, resolveFiles } from '../../scenario/minimal-scenario.ts';

const village = readFileSync(join(shippedScenarios(), 'field', 'village.yaml'), 'utf8');

/** Lines above what is given. */
export const linesAbove = 3;

/** The village of scenarios/field with more lines, ten days in ticks of six hours unless they say otherwise. */
export function resolveVillage(more: string, ...set: readonly string[]): ResolvedScenario {
  const text = `extends: village.yaml\nname: test\n\n${more}\n`;
  const settings = ['clock.tick=6 h', 'clock.horizon=10 d', 'record.metricsEvery=6 h', ...set];
  const usual = settings.filter(
    (one) => !more.includes(`${one.split('=')[0].split('.')[0]}:`) || set.includes(one),
  );
  return resolveFiles({ 'x.yaml': text, 'village.yaml': village }, { set: usual });
}

export const simulateVillage = (more: string, ...set: readonly string[]): Simulation =>
  simulate(resolveVillage(more, ...set));

export const againstVillage = (more: string) => problemsOf(() => resolveVillage(more));

/** A measure at the end of a run. */
export const lastOf = ({ metrics }: Simulation, name: string): number =>
  metrics.get(name)?.at(-1) ?? Number.NaN;

/** What moved by a reason in a whole run, base units. */
export const movedBy = ({ flows }: Simulation, reason: string): bigint =>
  flows.find((flow) => flow.reason === reason)?.total ?? -1n;
