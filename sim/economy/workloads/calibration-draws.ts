import { OPEN_UNIT } from '../../kernel/traits.ts';
import { logNormal } from '../../random/distributions/log-normal.ts';
import type { Draws, Stream } from '../../random/draws.ts';
import type { Calibration } from '../../workload/calibration.ts';
import type { Measure } from '../../workload/measure.ts';
import type { ResolvedWorkloads } from './workloads.ts';

/** Draws stay within the middle of a figure's distribution: its band of 95 %. */
const BAND = 0.95;

/** Which draw of a calibration is for which figure: a new figure gets a new number. */
const ordinal = { b: 0, c: 1, e: 2, anchorSeconds: 3, slowdown: 4, encryption: 5, k: 6 } as const;

/**
 * The scenario as one replication knows its machines: calibrations as they are, or with each figure drawn within its band, log-normal
 * about its value. A calibration has one truth wherever it is used, and other calibrations do not move its draws.
 */
export function drawCalibrations(resolved: ResolvedWorkloads, draws: Draws): ResolvedWorkloads {
  if (resolved.scenario.mechanisms.computeUnit.uncertainty === 'none') return resolved;
  const calibrations = new Map(
    [...resolved.calibrations].map(([path, calibration]) => [
      path,
      drawCalibration(calibration, draws.stream(`calibration.${calibration.name}`)),
    ]),
  );
  return { ...resolved, calibrations };
}

function drawCalibration(calibration: Calibration, stream: Stream): Calibration {
  const draw = <M extends Measure>(measure: M, name: keyof typeof ordinal): M => {
    const u = stream.uniform(0, ordinal[name], 0) * BAND + (1 - BAND) / 2 + OPEN_UNIT;
    const { value, relativeUncertainty } = measure;
    return { ...measure, value: value * logNormal(u, { mean: 1, cv: relativeUncertainty }) };
  };
  const { coefficients, anchorSeconds, fhe } = calibration;
  return {
    ...calibration,
    coefficients: {
      ...coefficients,
      b: draw(coefficients.b, 'b'),
      c: draw(coefficients.c, 'c'),
      e: draw(coefficients.e, 'e'),
      ...(coefficients.k && { k: draw(coefficients.k, 'k') }),
    },
    anchorSeconds: draw(anchorSeconds, 'anchorSeconds'),
    ...(fhe === undefined
      ? {}
      : {
          fhe: {
            ...fhe,
            slowdown: draw(fhe.slowdown, 'slowdown'),
            encryption: {
              ...fhe.encryption,
              secondsPerItem: draw(fhe.encryption.secondsPerItem, 'encryption'),
            },
          },
        }),
  };
}
