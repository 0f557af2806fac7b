import { describe, expect, it } from 'vitest';
import { readMeasured } from '../../../sim/profiler/calibration-file.ts';
import { listAssumptions } from '../../../sim/scenario/assumptions.ts';
import { sealCalibration } from '../../../sim/workload/calibration.ts';
import type { Quality } from '../../../sim/workload/measurement.ts';
import {
  minimalScenario,
  problemsOf,
  referenceCalibration,
  resolveFiles,
} from '../../scenario/minimal-scenario.ts';

const exact = (value: number) => ({ value, relativeUncertainty: 0 });

/** The reference with costs of encrypted work. */
const able = JSON.stringify({
  ...JSON.parse(referenceCalibration),
  name: 'able',
  fhe: {
    anchor: 'one circuit',
    anchorSeconds: exact(0.05),
    operations: [],
    encryption: { item: 'a record', secondsPerItem: exact(0.006) },
    slowdown: { ...exact(5000), denominator: 'the same in the clear' },
  },
});

const profile = JSON.stringify({
  format: 1,
  name: 'ten',
  source: { file: 'ten.csv', sha256: 'a'.repeat(64), attribution: 'a test' },
});

const resolve = (text: string, set: readonly string[] = []) =>
  resolveFiles({ 'x.yaml': text, 'able.json': able, 'ten.json': profile }, { set });

const problems = (set: readonly string[]) => problemsOf(() => resolve(minimalScenario, set));

/** The calibration that ships, as if it had been measured on such a machine. */
function measuredWhile(quality: Quality): string {
  const { digest: _digest, ...content } = readMeasured('scenarios/calibrations/amd-epyc-2-core.json');
  return JSON.stringify(sealCalibration({ ...content, method: { ...content.method, quality } }));
}

describe('a scenario that stands on a calibration', () => {
  const warningsWith = (quality: Quality): readonly string[] =>
    resolveFiles(
      { 'x.yaml': minimalScenario, 'mine.json': measuredWhile(quality) },
      { set: ['nodes.tiers.0.calibration=mine.json'] },
    ).warnings.filter((warning) => warning.startsWith('mine.json'));

  it('warns when the machine was disturbed, of how far it can be trusted and of what to do', () => {
    expect(warningsWith('disturbed')).toEqual([
      'mine.json was measured on a machine that was disturbed; decoding is known within ±32 %: measure again when it is quiet, or with dmpsim profile --strict',
    ]);
  });

  it('does not when it drifted or was quiet', () => {
    expect([...warningsWith('drifting'), ...warningsWith('quiet')]).toEqual([]);
  });
});

describe('what a scenario asks of its calibrations', () => {
  it('is refused where no tier knows encrypted work, with the way out', () => {
    const [size, network, tier] = problems(['workloads.0.encrypted=true']);
    expect(size).toMatchObject({ path: 'workloads.0.encrypted', value: 'true' });
    expect(size.constraint).toContain('expected a workload with a profile');
    expect(network).toMatchObject({
      path: 'mechanisms.computeUnit.calibration',
      value: 'calibrations/reference.json',
    });
    expect(tier.path).toBe('workloads.0.encrypted');
    expect(tier.constraint).toContain('expected a tier whose calibration has encrypted work');
    expect(tier.hint).toContain('dmpsim profile --kinds onnx,fhe');
  });

  it('is refused where a tier is named that does not know it, with that tier', () => {
    const found = problems([
      'workloads.0.encrypted=true',
      'workloads.0.tiers=["gpu"]',
      'mechanisms.computeUnit.calibration=able.json',
      'nodes.tiers.0.calibration=dmpsim:calibrations/reference.json',
    ]);
    expect(found.map(({ path }) => path)).toEqual(['workloads.0.encrypted', 'workloads.0.tiers']);
    expect(found[1]).toMatchObject({ value: 'gpu' });
  });

  it('is refused where rounds of training go by a calibration that does not know them', () => {
    const set = ['twoPm.enabled=true', 'nodes.training.fheSlowdown=0'];
    const path = 'nodes.training.fheSlowdown';
    expect(problems(set).find((one) => one.path === path)?.constraint).toContain('calibration');
    const federated = [...set, 'subnets.training=federated'];
    expect(problemsOrNone(federated).some((one) => one.path === path)).toBe(false);
  });

  it('is met by a calibration with encrypted work, and told with its provenance', () => {
    const { calibrations, scenario, origins } = resolve(minimalScenario, [
      'mechanisms.computeUnit.calibration=able.json',
      'mechanisms.computeUnit.uncertainty=sample',
    ]);
    expect(calibrations.get('able.json')?.fhe?.slowdown.value).toBe(5000);
    expect(scenario.mechanisms.computeUnit.uncertainty).toBe('sample');
    expect(origins.get('mechanisms.computeUnit.uncertainty')?.how).toBe('--set');
    const rows = listAssumptions(resolve(minimalScenario));
    for (const path of [
      'workloads.0.encrypted',
      'contributors.machineUsdPerHour',
      'mechanisms.computeUnit.uncertainty',
    ])
      expect(rows.find((row) => row.path === path)).toMatchObject({ provenance: 'A', origin: 'default' });
  });

  it.each([
    ['half of it', (text: string) => text.slice(0, 300), 'file'],
    [
      'costs without what they are divided by',
      (text: string) => text.replace('"denominator":', '"by":'),
      /slowdown/,
    ],
    [
      'an operation at level 0',
      (text: string) => text.replace('"operations":[]', `"operations":[${operation}]`),
      /level/,
    ],
  ])('is refused with the line when the file is broken: %s', (_, edit, path) => {
    const files = { 'x.yaml': minimalScenario, 'able.json': edit(able) };
    const [problem] = problemsOf(() =>
      resolveFiles(files, { set: ['mechanisms.computeUnit.calibration=able.json'] }),
    );
    expect(problem.file).toBe('able.json');
    expect(problem.line).toBe(1);
    expect(problem.path).toMatch(path);
  });
});

const operation = JSON.stringify({
  scheme: 'ckks',
  degree: 4096,
  operation: 'add',
  level: 0,
  seconds: exact(0.001),
});

function problemsOrNone(set: readonly string[]) {
  try {
    resolve(minimalScenario, set);
    return [];
  } catch {
    return problems(set);
  }
}
