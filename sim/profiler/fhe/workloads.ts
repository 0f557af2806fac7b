import { InputError } from '../../errors.ts';
import type { OpenWorkload, Workload, WorkloadCatalogue, WorkloadGrid } from '../workload.ts';
import type { FheOperation, OperationAtLevel } from './arithmetic.ts';
import { type Circuit, countOperations, listCircuits, modelWeights } from './circuits.ts';
import { Cryptosystem } from './cryptosystem.ts';
import {
  degrees,
  type EncryptionSetting,
  levelsOf,
  nameSetting,
  recordValues,
  slotsOf,
} from './encryption-setting.ts';
import { nameStep } from './operation-count.ts';
import { prepareOperation, sampleValues } from './operation-runs.ts';
import { guardSeal, loadSeal } from './seal.ts';

/** The unit of encrypted work: logistic regression on 64 encrypted records of 64 numbers. */
export const fheAnchor = 'fhe/ckks-8192-logistic-regression';

/** The operation that the anchor spends most of its time in. */
const shortAnchor = 'fhe/ckks-8192-rotate-l4';

/** The same logistic regression in the clear, which the slow-down divides by; measured in the same sessions. */
export const fheDenominator = 'onnx/logistic-b64-f64-k2';

/** What a contributor of data does with an item: a ciphertext on which the anchor can be computed. */
export const fheItem = ['fhe/ckks-8192-encode-l4', 'fhe/ckks-8192-encrypt-l4'] as const;

/** What a client and a node do at the top level in any case. */
const always: readonly FheOperation[] = [
  'encode',
  'encrypt',
  'add',
  'multiply',
  'relinearise',
  'rescale',
  'rotate',
  'decrypt',
  'decode',
];

/** Settings of a grid. Circuits are checked against their operations in one session, so both are in each. */
function listSettings(grid: WorkloadGrid): EncryptionSetting[] {
  if (grid === 'tiny') return [{ scheme: 'ckks', degree: 4096 }];
  // The anchor's own setting: what encryption costs a contributor and how far it slows work down follow from it alone.
  if (grid === 'quick') return [{ scheme: 'ckks', degree: 8192 }];
  return (['ckks', 'bfv'] as const).flatMap((scheme) => degrees.map((degree) => ({ scheme, degree })));
}

/** Operations of a setting at the levels at which something uses them, in a fixed order. */
function listOperations(setting: EncryptionSetting): OperationAtLevel[] {
  const level = levelsOf(setting);
  const steps = new Map<string, OperationAtLevel>();
  for (const operation of always) steps.set(nameStep({ operation, level }), { operation, level });
  for (const circuit of listCircuits(setting)) {
    for (const name of Object.keys(countOperations(circuit, setting))) {
      const at = name.lastIndexOf('-l');
      steps.set(name, { operation: name.slice(0, at) as FheOperation, level: Number(name.slice(at + 2)) });
    }
  }
  return [...steps.values()];
}

/** Id of an operation: `fhe/ckks-8192-rotate-l3`. */
function operationId(setting: EncryptionSetting, step: OperationAtLevel): string {
  return `fhe/${nameSetting(setting)}-${nameStep(step)}`;
}

/** Id of a circuit: `fhe/ckks-8192-dot-product`. */
function circuitId(setting: EncryptionSetting, circuit: Circuit): string {
  return `fhe/${nameSetting(setting)}-${circuit.name}`;
}

/** Encrypted work: each operation at each level that is used, circuits made of them, and what the slow-down divides by. */
export const fheCatalogue: WorkloadCatalogue = {
  anchor: fheAnchor,
  shortAnchor,
  isEssential: (id) => id === fheDenominator || fheItem.some((item) => item === id),
  list: (grid) => [
    ...listSettings(grid)
      .flatMap((setting) => listWorkloads(setting).map(({ id }) => id))
      .filter((id) => id !== fheAnchor && id !== shortAnchor),
    ...(grid === 'tiny' ? fheItem : []),
    fheDenominator,
  ],
  find: (id) => {
    const setting = parseSetting(id);
    const workload = setting && listWorkloads(setting).find((one) => one.id === id);
    if (workload !== undefined) return workload;
    throw new InputError({
      path: 'workload',
      constraint: 'expected an encrypted workload, for instance fhe/ckks-8192-rotate-l3',
      value: id,
      hint: 'a scheme, a degree, an operation and a level',
    });
  },
};

function parseSetting(id: string): EncryptionSetting | undefined {
  const [, scheme, number] = /^fhe\/(ckks|bfv)-(\d+)-/.exec(id) ?? [];
  const degree = degrees.find((known) => String(known) === number);
  return degree === undefined ? undefined : { scheme: scheme as 'ckks' | 'bfv', degree };
}

/** What an id names: a setting, and an operation or a circuit. */
export interface NamedWork {
  readonly setting: EncryptionSetting;
  readonly step?: OperationAtLevel;
  readonly circuit?: Circuit;
}

/** Reads an id; undefined when it names no encrypted work. */
export function parseFheId(id: string): NamedWork | undefined {
  const setting = parseSetting(id);
  if (setting === undefined) return undefined;
  const step = listOperations(setting).find((one) => operationId(setting, one) === id);
  if (step !== undefined) return { setting, step };
  const circuit = listCircuits(setting).find((one) => circuitId(setting, one) === id);
  return circuit === undefined ? undefined : { setting, circuit };
}

function listWorkloads(setting: EncryptionSetting): Workload[] {
  const slots = slotsOf(setting);
  const shared = { degree: setting.degree, levels: levelsOf(setting), slots, records: slots / recordValues };
  const kind = { kind: 'fhe', family: setting.scheme, setup: nameSetting(setting) } as const;
  const operations = listOperations(setting).map((step) => ({
    id: operationId(setting, step),
    ...kind,
    facts: { ...shared, level: step.level },
    open: async () => openOperation(await holdCryptosystem(setting), step),
  }));
  const circuits = listCircuits(setting).map((circuit) => ({
    id: circuitId(setting, circuit),
    ...kind,
    facts: { ...shared, ...nameCounts(countOperations(circuit, setting)) },
    open: async () => openCircuit(await holdCryptosystem(setting), circuit),
  }));
  return [...operations, ...circuits];
}

/** Facts of a circuit that say how often it does what: `count:rotate-l3`. */
export const countPrefix = 'count:';

function nameCounts(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${countPrefix}${name}`, count]));
}

interface HeldSystem {
  readonly system: Cryptosystem;
  readonly release: () => void;
}

/** Keys take seconds to make at the largest degree: workloads that are open at once share them. */
const held = new Map<string, { system: Cryptosystem; users: number }>();

async function holdCryptosystem(setting: EncryptionSetting): Promise<HeldSystem> {
  const seal = await loadSeal();
  const name = nameSetting(setting);
  const entry = held.get(name) ?? { system: new Cryptosystem(seal, setting), users: 0 };
  held.set(name, entry);
  entry.users += 1;
  return {
    system: entry.system,
    release: () => {
      entry.users -= 1;
      if (entry.users > 0) return;
      held.delete(name);
      entry.system.close();
    },
  };
}

function openOperation({ system, release }: HeldSystem, step: OperationAtLevel): OpenWorkload {
  const name = `${nameStep(step)} of ${nameSetting(system.setting)}`;
  const operation = releasedOnFailure(release, () => prepareOperation(system, step));
  return {
    run: operation.run,
    check: () => {
      const { found, wanted } = operation.compare();
      checkClose(name, system.setting, found, wanted);
    },
    close: () => {
      operation.close();
      release();
    },
    memory: { ...system.sizes, ciphertext: operation.ciphertextBytes },
  };
}

function openCircuit({ system, release }: HeldSystem, circuit: Circuit): OpenWorkload {
  const values = sampleValues(system);
  const { data, prepared, ciphertext } = releasedOnFailure(release, () => {
    const plain = system.encode(values);
    const encrypted = system.encrypt(plain);
    plain.delete();
    return { data: encrypted, prepared: circuit.prepare(system), ciphertext: system.sizeOf(encrypted) };
  });
  return {
    run: () => prepared.run(data).delete(),
    check: () => {
      const result = prepared.run(data);
      const plain = system.decrypt(result);
      const found = system.decode(plain, system.levelOf(result));
      plain.delete();
      result.delete();
      const weights = modelWeights(system.setting.scheme);
      const records = Float64Array.from({ length: values.length / recordValues }, (_, k) => k * recordValues);
      const wanted = records.map((at) => circuit.inClear(values.subarray(at, at + recordValues), weights));
      const answers = records.map((at) => found[at]);
      checkClose(`${circuit.name} of ${nameSetting(system.setting)}`, system.setting, answers, wanted);
    },
    close: () => {
      prepared.close();
      data.delete();
      release();
    },
    memory: { ...system.sizes, ciphertext },
  };
}

function releasedOnFailure<T>(release: () => void, action: () => T): T {
  try {
    return guardSeal('making inputs', action);
  } catch (error) {
    release();
    throw error;
  }
}

/** Largest error of an answer of CKKS: the scale of the smallest degree has 29 bits, of which noise takes most. */
const toleranceOf = ({ scheme, degree }: EncryptionSetting): number => {
  if (scheme === 'bfv') return 0;
  return degree === 4096 ? 0.01 : 0.0001;
};

/** Largest difference between what was computed under encryption and in the clear. */
function deriveWorstError(found: Float64Array, wanted: Float64Array): number {
  return wanted.reduce((worst, value, k) => Math.max(worst, Math.abs(found[k] - value)), 0);
}

/** Throws InputError when decryption does not give what computing in the clear gives: such work has no cost. */
export function checkClose(
  name: string,
  setting: EncryptionSetting,
  found: Float64Array,
  wanted: Float64Array,
): void {
  const error = deriveWorstError(found, wanted);
  const most = toleranceOf(setting);
  if (error <= most) return;
  throw new InputError({
    path: 'fhe',
    constraint: `expected ${name} to decrypt to what it gives in the clear, within ${most}`,
    value: `an error of ${error}`,
    hint: 'the measurement is left out: a wrong result has no cost',
  });
}
