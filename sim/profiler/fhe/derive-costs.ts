import { InputError } from '../../errors.ts';
import type { FheCosts } from '../../workload/fhe-costs.ts';
import type { Measure } from '../../workload/measure.ts';
import type { Measurement } from '../../workload/measurement.ts';
import { countPrefix, fheAnchor, fheDenominator, fheItem, parseFheId } from './workloads.ts';

/** Half the width of a 95 % interval in standard errors. */
const ERRORS_IN_HALF = 1.96;

const words = {
  anchor: 'CKKS at N = 8192: logistic regression with a cubic sigmoid on 64 encrypted records of 64 numbers',
  item: 'up to 4,096 numbers, for instance an embedding, in one ciphertext of CKKS at N = 8192',
  denominator:
    'logistic regression on 64 records of 64 numbers in the clear: ONNX Runtime, fp32, one call, one thread',
};

/**
 * What encrypted work costs on a machine, from what sessions measured: operations as they are, circuits beside the sums of their
 * operations, encryption of an item, and the slow-down over the same work in the clear. Throws InputError when one of the anchor,
 * its counterpart in the clear, or encryption was not measured.
 */
export function deriveFheCosts(measurements: readonly Measurement[]): FheCosts {
  const byId = new Map(measurements.map((measurement) => [measurement.id, measurement]));
  const require = (id: string): Measurement => {
    const found = byId.get(id);
    if (found !== undefined) return found;
    throw new InputError({
      path: 'machine',
      constraint: `expected a measurement of ${id} within the time`,
      value: 'none',
      hint: 'close other programs and measure again, or leave encrypted work out: --kinds onnx',
    });
  };
  const anchor = toMeasure(require(fheAnchor));
  const clear = toMeasure(require(fheDenominator));
  const [encode, encrypt] = fheItem.map((id) => toMeasure(require(id)));
  return {
    anchor: words.anchor,
    anchorSeconds: anchor,
    operations: listOperationCosts(measurements),
    circuits: listCircuitCosts(measurements, byId),
    sizes: listSizes(measurements),
    encryption: { item: words.item, secondsPerItem: addMeasures(encode, encrypt) },
    slowdown: { ...divideMeasures(anchor, clear), denominator: words.denominator },
  };
}

/** Whether sessions measured what the costs of encrypted work cannot do without. */
export function hasFheCosts(measurements: readonly Pick<Measurement, 'id'>[]): boolean {
  const measured = new Set(measurements.map(({ id }) => id));
  return [fheAnchor, fheDenominator, ...fheItem].every((id) => measured.has(id));
}

function listOperationCosts(measurements: readonly Measurement[]): FheCosts['operations'] {
  return measurements.flatMap((measurement) => {
    const parsed = parseFheId(measurement.id);
    if (parsed?.step === undefined) return [];
    const { setting, step } = parsed;
    return [{ ...setting, ...step, seconds: toMeasure(measurement) }];
  });
}

function listCircuitCosts(
  measurements: readonly Measurement[],
  byId: ReadonlyMap<string, Measurement>,
): NonNullable<FheCosts['circuits']> {
  return measurements.flatMap((measurement) => {
    const parsed = parseFheId(measurement.id);
    if (parsed?.circuit === undefined) return [];
    const { setting, circuit } = parsed;
    const sumSeconds = sumOperations(measurement, byId);
    if (sumSeconds === undefined) return [];
    return [{ name: circuit.name, ...setting, seconds: toMeasure(measurement), sumSeconds }];
  });
}

/** Σ count × seconds over the operations of a circuit; undefined when one of them was not measured. */
export function sumOperations(
  { id, facts }: Pick<Measurement, 'id' | 'facts'>,
  byId: ReadonlyMap<string, Pick<Measurement, 'secondsP50'>>,
): number | undefined {
  const prefix = /^fhe\/\w+-\d+-/.exec(id)?.[0] ?? '';
  let sum = 0;
  for (const [fact, count] of Object.entries(facts)) {
    if (!fact.startsWith(countPrefix)) continue;
    const operation = byId.get(`${prefix}${fact.slice(countPrefix.length)}`);
    if (operation === undefined) return undefined;
    sum += count * operation.secondsP50;
  }
  return sum === 0 ? undefined : sum;
}

/** Sizes of keys and of a fresh ciphertext, once for each setting. */
function listSizes(measurements: readonly Measurement[]): NonNullable<FheCosts['sizes']> {
  const sizes = new Map<string, NonNullable<FheCosts['sizes']>[number]>();
  for (const { id, memory } of measurements) {
    const parsed = parseFheId(id);
    if (parsed?.circuit === undefined || memory === undefined) continue;
    const { secretKey, publicKey, relinKeys, rotationKeys, ciphertext } = memory;
    sizes.set(`${parsed.setting.scheme}-${parsed.setting.degree}`, {
      ...parsed.setting,
      secretKey,
      publicKey,
      relinKeys,
      rotationKeys,
      ciphertext,
    });
  }
  return [...sizes.values()];
}

function toMeasure({ secondsP50, interval: [low, high] }: Measurement): Measure {
  const error = (high - low) / 2 / ERRORS_IN_HALF;
  return { value: secondsP50, relativeUncertainty: roundError(error / secondsP50) };
}

function addMeasures(a: Measure, b: Measure): Measure {
  const value = a.value + b.value;
  const error = Math.hypot(a.value * a.relativeUncertainty, b.value * b.relativeUncertainty);
  return { value, relativeUncertainty: roundError(error / value) };
}

function divideMeasures(a: Measure, b: Measure): Measure {
  return {
    value: Number((a.value / b.value).toPrecision(4)),
    relativeUncertainty: roundError(Math.hypot(a.relativeUncertainty, b.relativeUncertainty)),
  };
}

/** Errors of errors are large: three digits say all there is. */
function roundError(error: number): number {
  return Math.min(1, Number(error.toPrecision(3)));
}
