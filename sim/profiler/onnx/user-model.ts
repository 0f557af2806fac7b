import { closeSync } from 'node:fs';
import { freemem } from 'node:os';
import { basename } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { InputError } from '../../errors.ts';
import { openPlainFile } from '../../store/plain-file.ts';
import { systemCode } from '../../store/system-error.ts';
import type { ModelSetting, OpenWorkload, Workload, WorkloadSetting } from '../workload.ts';
import { explainRefusal, loadRuntime, openModel } from './runtime.ts';
import { seededValues } from './seeded-values.ts';

/** Id of the model that the user handed over. */
export const userModelId = 'onnx/model';

/** How many bytes a number of an input type takes, and how a made input of that type looks. */
const elements: Readonly<
  Record<string, { bytes: number; make: (name: string, length: number) => Tensor.DataType }>
> = {
  float32: { bytes: 4, make: (name, length) => seededValues(name, length, 1) },
  float64: { bytes: 8, make: (name, length) => Float64Array.from(seededValues(name, length, 1)) },
  // Halves between 0.5 and 1: sign 0, exponent 14, any fraction.
  float16: {
    bytes: 2,
    make: (name, length) =>
      Uint16Array.from(seededValues(name, length, 512), (value) => 0x3a00 + Math.abs(value) / 2),
  },
  int64: {
    bytes: 8,
    make: (name, length) => BigInt64Array.from({ length }, (_, i) => BigInt(whole(name, i))),
  },
  int32: { bytes: 4, make: (name, length) => Int32Array.from({ length }, (_, i) => whole(name, i)) },
  int16: { bytes: 2, make: (name, length) => Int16Array.from({ length }, (_, i) => whole(name, i)) },
  int8: { bytes: 1, make: (name, length) => Int8Array.from({ length }, (_, i) => whole(name, i)) },
  uint64: {
    bytes: 8,
    make: (name, length) => BigUint64Array.from({ length }, (_, i) => BigInt(whole(name, i))),
  },
  uint32: { bytes: 4, make: (name, length) => Uint32Array.from({ length }, (_, i) => whole(name, i)) },
  uint16: { bytes: 2, make: (name, length) => Uint16Array.from({ length }, (_, i) => whole(name, i)) },
  uint8: { bytes: 1, make: (name, length) => Uint8Array.from({ length }, (_, i) => whole(name, i)) },
  bool: { bytes: 1, make: (_, length) => new Uint8Array(length).fill(1) },
};

/** Token ids 0 and 1 are in every vocabulary; a mask that hides half of the text would save work. */
function whole(name: string, index: number): number {
  return /mask/i.test(name) ? 1 : index % 2;
}

/** A file of one model, its weights included, ends at 2 GB; what is left out of it is more. */
const modelBytesMax = 2 ** 40;
const modelHint = 'for instance --model net.onnx, as exported by PyTorch or TensorFlow';

/** The user's model as a workload. Throws InputError when no model was given or its file cannot be read. */
export function modelWorkload(setting: WorkloadSetting): Workload {
  const { model } = setting;
  if (model === undefined)
    throw new InputError({
      path: '--model',
      constraint: 'expected an ONNX file',
      value: 'nothing',
      hint: modelHint,
    });
  const bytes = requireFile(model.path);
  return {
    id: userModelId,
    kind: 'onnx',
    family: 'model',
    facts: { fileBytes: bytes },
    open: () => openUserModel(model, bytes, setting),
  };
}

async function openUserModel(
  model: ModelSetting,
  bytes: number,
  setting: WorkloadSetting,
): Promise<OpenWorkload> {
  requireMemory(basename(model.path), 2 * bytes);
  const session = await openModel({ model: model.path, name: basename(model.path) }, setting);
  try {
    const feeds = await makeInputs(session, model);
    const run = async (): Promise<void> => {
      const results = await session.run(feeds);
      for (const value of Object.values(results)) value.dispose();
    };
    await run().catch((error) => {
      throw new InputError({
        ...explainRefusal(error, basename(model.path)).problems[0],
        constraint: 'expected a model that runs on inputs made from its declared shapes',
        hint: 'lengths that belong together need one --dim each; values are seeded numbers, whole ones 0 and 1',
      });
    });
    return { run, close: () => session.release(), memory: { file: bytes } };
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** Inputs of the declared types and shapes. Throws InputError for a length that nobody gave, and one too many. */
async function makeInputs(
  session: InferenceSession,
  { path, dims }: ModelSetting,
): Promise<Record<string, Tensor>> {
  const { Tensor } = await loadRuntime();
  const file = basename(path);
  const used = new Set<string>();
  const shapes = session.inputMetadata.map((input) => {
    const element = input.isTensor ? elements[input.type] : undefined;
    if (!input.isTensor || element === undefined) {
      throw new InputError({
        path: `${file}: input ${input.name}`,
        constraint: 'expected an input of numbers, which can be made',
        value: input.isTensor ? input.type : 'no tensor',
        hint: 'cut the model so that it begins with numbers',
      });
    }
    const shape = input.shape.map((length, index) => {
      if (typeof length === 'number') return length;
      const name = length === '' ? `${input.name}.${index}` : length;
      used.add(name);
      if (Object.hasOwn(dims, name)) return dims[name];
      throw new InputError({
        path: `${file}: input ${input.name}`,
        constraint: `expected a length for its dimension ${name}`,
        value: 'nothing',
        hint: `for instance --dim ${name}=${index === 0 ? 1 : 128}`,
      });
    });
    return { name: input.name, type: input.type, shape, element };
  });
  refuseUnused(dims, used);
  const lengthOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);
  requireMemory(
    file,
    shapes.reduce((sum, { shape, element }) => sum + lengthOf(shape) * element.bytes, 0),
  );
  return Object.fromEntries(
    shapes.map(({ name, type, shape, element }) => [
      name,
      new Tensor(type as 'float32', element.make(name, lengthOf(shape)) as Float32Array, shape),
    ]),
  );
}

function refuseUnused(dims: ModelSetting['dims'], used: ReadonlySet<string>): void {
  const unused = Object.keys(dims).find((name) => !used.has(name));
  if (unused === undefined) return;
  throw new InputError({
    path: '--dim',
    constraint: `expected a dimension that the model leaves open${used.size === 0 ? ', and it leaves none' : `: ${[...used].join(', ')}`}`,
    value: unused,
    hint: 'leave that --dim out',
  });
}

/** Bytes of a plain file that holds something. ONNX Runtime reads it by its path. */
function requireFile(path: string): number {
  const refuse = (value: string): InputError =>
    new InputError({ path: '--model', constraint: 'expected an ONNX file', value, hint: modelHint });
  try {
    const { descriptor, bytes } = openPlainFile(path, { bytesMax: modelBytesMax, links: 'followed' });
    closeSync(descriptor);
    if (bytes === 0) throw refuse(`${path}: it is empty`);
    return bytes;
  } catch (error) {
    const code = systemCode(error);
    if (code === '') throw error;
    throw refuse(`${path}: ${code === 'ENOENT' ? 'no such file' : `the system says ${code}`}`);
  }
}

/** Refuses before the system has to: a process that is killed for its memory explains nothing. */
function requireMemory(file: string, bytes: number): void {
  const free = freemem();
  if (bytes < free) return;
  const gigabytes = (size: number): string => `${Number((size / 1e9).toPrecision(3))} GB`;
  throw new InputError({
    path: file,
    constraint: `expected work that fits into memory, of which ${gigabytes(free)} are free`,
    value: gigabytes(bytes),
    hint: 'choose shorter --dim lengths or a smaller model',
  });
}
