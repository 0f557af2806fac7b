import { checkDraws, meanOf } from '../../scenario/exact-amounts.ts';
import { checkItemNames, checkReference } from '../../scenario/item-names.ts';
import type { ScenarioInputs } from '../../scenario/scenario-inputs.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';
import { MILLI_CU } from '../../units.ts';
import { qualityOf } from '../../workload/calibration.ts';
import type { Scenario } from '../resolve.ts';

export const checkWorkloadNames = ({ workloads }: Scenario): Finding[] =>
  checkItemNames('workloads', workloads);

/** A workload is served by all tiers, or by some that it names. */
export function checkServingTiers({ nodes, workloads }: Scenario): Finding[] {
  const known = nodes.tiers.map((tier) => tier.name);
  return workloads.flatMap(({ tiers }, index) => {
    const path = `workloads.${index}.tiers`;
    if (tiers?.length !== 0)
      return (tiers ?? []).flatMap((name, item) => checkReference(`${path}.${item}`, name, known, 'tier'));
    const hint = 'leave it out for all tiers';
    return [{ path, constraint: 'expected at least one tier', value: 'a list of 0', hint }];
  });
}

export function checkWorkloadWeights({ workloads }: Scenario): Finding[] {
  if (workloads.some((workload) => workload.weight > 0)) return [];
  return [
    {
      path: 'workloads',
      constraint: 'expected a workload with a weight above 0',
      value: '0',
      hint: 'users ask for each in proportion to its weight',
    },
  ];
}

export const checkSizes = ({ workloads }: Scenario): Finding[] =>
  workloads.flatMap(({ cu }, index) => checkDraws(`workloads.${index}.cu`, cu, 'cu'));

/** CU of a mean request of any workload. */
export const largestRequestCu = ({ workloads }: Scenario): number =>
  Math.max(
    ...workloads.map(
      ({ profile, cu, batch }) => (profile === undefined ? meanOf(cu) : batch.meanCu) / MILLI_CU,
    ),
  );

export function warnOfSizes({ mechanisms, nodes, workloads }: Scenario): Warning[] {
  const { basis, calibration } = mechanisms.computeUnit;
  const isAlike = nodes.tiers.every(
    (tier) =>
      [undefined, calibration].includes(tier.calibration) &&
      tier.speed === 1 &&
      tier.capacity.kind === 'constant' &&
      tier.capacity.value === 0,
  );
  return [
    ...workloads.map(({ name, profile }, index) =>
      idle(`workloads.${index}.cu`, profile !== undefined, `${name} draws from a profile`),
    ),
    odd(
      basis === 'metered' && isAlike,
      'mechanisms.computeUnit.basis: metered has no effect: every tier takes the time that the calibration of the network says',
    ),
  ];
}

export const warnOfOffers = ({ workloads }: Scenario): Warning[] => [
  odd(
    workloads.every(({ whitelisted }) => !whitelisted),
    'workloads: none is whitelisted at the start, so nobody can ask for anything',
  ),
];

/**
 * What a scenario asks of its calibrations and they do not have: encrypted work is priced by the network's and served by tiers whose
 * own knows what it costs (economy.md §9). A calibration that could not be read has its own problem and no others.
 */
export function checkCalibrations(scenario: Scenario, { calibrations }: ScenarioInputs): Finding[] {
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
export function warnOfDisturbed(_: Scenario, { calibrations }: ScenarioInputs): Warning[] {
  return [...calibrations].flatMap(([path, calibration]) => {
    if (calibration.format !== 3 || qualityOf(calibration) !== 'disturbed') return [];
    const decoding = calibration.quotes.find(({ bands }) => bands['decoding'] !== undefined)?.bands[
      'decoding'
    ];
    const band = decoding === undefined ? '' : `; decoding is known within ±${Math.round(100 * decoding)} %`;
    const again = 'measure again when it is quiet, or with dmpsim profile --strict';
    return [odd(true, `${path} was measured on a machine that was disturbed${band}: ${again}`)];
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
