import { type Calibration, qualityOf } from '../workload/calibration.ts';
import type { Scenario } from './schema.ts';
import type { Finding } from './schema-problems.ts';

/**
 * What a scenario asks of its calibrations and they do not have: encrypted work is priced by the network's and served by tiers whose
 * own knows what it costs (economy.md §9). A calibration that could not be read has its own problem and no others.
 */
export function checkCalibrations(
  scenario: Scenario,
  calibrations: ReadonlyMap<string, Calibration>,
): Finding[] {
  const { calibration: network } = scenario.mechanisms.computeUnit;
  const knows = (path: string): boolean => {
    const calibration = calibrations.get(path);
    return calibration === undefined || calibration.fhe !== undefined;
  };
  const able = scenario.nodes.tiers.filter((tier) => knows(tier.calibration ?? network));
  const findings: Finding[] = [];
  for (const [index, { encrypted, profile, tiers }] of scenario.workloads.entries()) {
    if (!encrypted) continue;
    const path = `workloads.${index}`;
    if (profile === undefined) findings.push({ path: `${path}.encrypted`, ...statedSize });
    if (!knows(network))
      findings.push({ path: 'mechanisms.computeUnit.calibration', ...noCosts, value: network });
    const unable = (tiers ?? []).find((name) => !able.some((tier) => tier.name === name));
    if (unable !== undefined)
      findings.push({
        path: `${path}.tiers`,
        ...noTier,
        constraint: 'expected tiers whose calibration has encrypted work',
        value: unable,
      });
    else if (able.length === 0) findings.push({ path: `${path}.encrypted`, ...noTier, value: 'true' });
  }
  if (trainsByCalibration(scenario) && able.length === 0)
    findings.push({ path: 'nodes.training.fheSlowdown', ...noTier, value: '0' });
  return findings;
}

/** Calibrations that were measured while others used the machine, as warnings: their bands are wide, and say so. */
export function listDisturbed(calibrations: ReadonlyMap<string, Calibration>): string[] {
  return [...calibrations].flatMap(([path, calibration]) => {
    if (calibration.format !== 3 || qualityOf(calibration) !== 'disturbed') return [];
    const decoding = calibration.quotes.find(({ bands }) => bands['decoding'] !== undefined)?.bands[
      'decoding'
    ];
    const band = decoding === undefined ? '' : `; decoding is known within ±${Math.round(100 * decoding)} %`;
    return [
      `${path} was measured on a machine that was disturbed${band}: measure again when it is quiet, or with dmpsim profile --strict`,
    ];
  });
}

const statedSize = {
  constraint: 'expected a workload with a profile: a size stated in CU says what it costs already',
  value: 'true',
  hint: 'name a profile, or state the size under encryption and leave encrypted out',
};

const noCosts = {
  constraint: 'expected a calibration with encrypted work, which a workload asks for',
  hint: 'profile encrypted work too (dmpsim profile --kinds onnx,fhe), or leave encrypted out',
};

const noTier = {
  constraint: 'expected a tier whose calibration has encrypted work',
  hint: 'give a tier in nodes.tiers a calibration with a section fhe: dmpsim profile --kinds onnx,fhe makes one',
};

/** Whether rounds under encryption cost nodes what their calibrations say. */
function trainsByCalibration({ twoPm, nodes, subnets }: Scenario): boolean {
  return twoPm.enabled && nodes.training.fheSlowdown === 0 && subnets.training !== 'federated';
}
