import { AliasTable } from '../../random/distributions/alias-table.ts';
import { GeometricTable } from '../../random/geometric-table.ts';
import type { AnyScenario } from '../../scenario/frame-parameters.ts';
import type { Resolved } from '../../scenario/resolve.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import { MILLI_CU } from '../../units.ts';
import type { Calibration } from '../../workload/calibration.ts';
import { deriveAnchorUnits, type ModelShape } from '../../workload/calibration.ts';
import type { WorkloadProfile } from '../../workload/profile.ts';
import { TokenSampler } from '../../workload/token-sampler.ts';
import type { ModelSize } from './mechanisms/compute-unit.ts';
import type { workloadsParameters } from './parameters.ts';

type Scenario = ValuesOf<typeof workloadsParameters>;
type WorkloadScenario = Scenario['workloads'][number];

/** A scenario with its calibrations and profiles. */
export type ResolvedWorkloads = Resolved<AnyScenario & Scenario>;

/** A kind of machine, as far as work is concerned. */
interface Tier {
  readonly name: string;
  readonly calibration?: string | undefined;
}

/** One kind of request, ready to draw. */
export interface Workload {
  readonly scenario: WorkloadScenario;
  readonly model: ModelSize;
  /** Undefined when the size is stated in CU. */
  readonly tokens: TokenSampler | undefined;
  /** Number of inferences per request beyond the certain ones; undefined for one inference. */
  readonly batch: { readonly extra: GeometricTable | undefined; readonly constant: number };
  /** Milli-CU of the mean request. */
  readonly meanCuMilli: number;
  /** Anchor units of the mean inference by a calibration, its slow-down included where the work is encrypted. */
  readonly meanAnchorUnits: (calibration: Calibration) => number;
  /** 1 for each tier that may serve it. */
  readonly tiers: Uint8Array;
}

/** The network calibration of a scenario. */
export function networkCalibration(resolved: ResolvedWorkloads): Calibration {
  return calibrationAt(resolved, resolved.scenario.mechanisms.computeUnit.calibration);
}

/** The calibration that a tier names, else the network's. */
export function calibrationAt(
  resolved: Pick<Resolved, 'calibrations'>,
  path: string | undefined,
): Calibration {
  const calibration = path === undefined ? undefined : resolved.calibrations.get(path);
  return calibration ?? (resolved.calibrations.values().next().value as Calibration);
}

/** A sampler depends on its profile alone, and takes longer to make than a day to simulate: all runs of a scenario share it. */
const samplers = new WeakMap<WorkloadProfile, TokenSampler>();

function samplerOf(profile: WorkloadProfile): TokenSampler {
  const sampler = samplers.get(profile) ?? new TokenSampler(profile);
  samplers.set(profile, sampler);
  return sampler;
}

/** Everything the scenario says users may ask for, and which of the tiers may serve it. */
export function createWorkloads(resolved: ResolvedWorkloads, machines: readonly Tier[]): Workload[] {
  const network = networkCalibration(resolved);
  const { auPerCu } = resolved.scenario.mechanisms.computeUnit;
  return resolved.scenario.workloads.map((scenario) => {
    const shape: ModelShape = {
      parameters: scenario.model.parametersBillion * 1e9,
      layers: scenario.model.layers,
      width: scenario.model.width,
    };
    const profile = scenario.profile === undefined ? undefined : resolved.profiles.get(scenario.profile);
    const tokens = profile === undefined ? undefined : samplerOf(profile);
    const slowdownOf = (calibration: Calibration): number =>
      scenario.encrypted ? (calibration.fhe?.slowdown.value ?? Number.POSITIVE_INFINITY) : 1;
    const deriveMeanAnchorUnits = (calibration: Calibration): number =>
      tokens === undefined
        ? (scenario.batch.meanCu / MILLI_CU) * auPerCu
        : slowdownOf(calibration) *
          tokens.expectation((input, output) => deriveAnchorUnits(calibration, shape, input, output));
    const means = new Map<Calibration, number>();
    // Tiers ask for the same means again and again.
    const meanAnchorUnits = (calibration: Calibration): number => {
      const mean = means.get(calibration) ?? deriveMeanAnchorUnits(calibration);
      means.set(calibration, mean);
      return mean;
    };
    const inferences =
      tokens === undefined ? 1 : scenario.batch.meanCu / ((meanAnchorUnits(network) / auPerCu) * MILLI_CU);
    const canServe = ({ name, calibration }: Tier): boolean =>
      (scenario.tiers?.includes(name) ?? true) &&
      Number.isFinite(slowdownOf(calibrationAt(resolved, calibration)));
    const tiers = Uint8Array.from(machines, (tier) => (canServe(tier) ? 1 : 0));
    const batch = deriveBatch(inferences, scenario.batch.spread);
    return {
      scenario,
      model: {
        parameters: shape.parameters / 1e9,
        attention: (shape.layers * shape.width) / 1e9,
        tokensOutMax: tokens?.tokensOutMax ?? 0,
        slowdown: slowdownOf(network),
      },
      tokens,
      batch,
      meanCuMilli:
        tokens === undefined
          ? deriveMeanSize(scenario)
          : (deriveMeanInferences(inferences, scenario.batch.spread) * meanAnchorUnits(network) * MILLI_CU) /
            auPerCu,
      meanAnchorUnits,
      tiers,
    };
  });
}

/** What users want, as a table to draw from, whether it is offered or not. */
export function createChoice({ workloads }: Scenario): AliasTable {
  return new AliasTable(workloads.map(({ weight }) => weight));
}

function deriveBatch(inferences: number, spread: 'constant' | 'geometric'): Workload['batch'] {
  const mean = Math.max(1, inferences);
  if (spread === 'constant' || mean === 1) return { extra: undefined, constant: Math.round(mean) };
  return { extra: new GeometricTable(1 / mean), constant: 0 };
}

/** Inferences in the mean batch that is really drawn: whole ones, and at least one. */
function deriveMeanInferences(inferences: number, spread: 'constant' | 'geometric'): number {
  const mean = Math.max(1, inferences);
  return spread === 'constant' ? Math.round(mean) : mean;
}

function deriveMeanSize(scenario: WorkloadScenario): number {
  const size = scenario.cu;
  if (size.kind === 'constant') return size.value;
  if (size.kind === 'exponential' || size.kind === 'lognormal') return size.mean;
  return (size.low + size.high) / 2;
}
