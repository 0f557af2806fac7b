import type { InferenceSession } from 'onnxruntime-node';
import { InputError } from '../../errors.ts';
import { printable } from '../../workload/printable.ts';
import type { WorkloadSetting } from '../workload.ts';

type Runtime = typeof import('onnxruntime-node');

/** Loads ONNX Runtime. Throws InputError where it does not run. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new InputError({
      path: 'onnxruntime-node',
      constraint: 'expected ONNX Runtime for this system',
      value: `${process.platform}-${process.arch}: ${shorten(cause)}`,
      hint: '`npm install --ignore-scripts onnxruntime-node` where it was left out for want of what its installation downloads; otherwise profile on a system that it has a binary for, or --kinds fhe',
    });
  }
}

/** Who names the model in an error: the workload's id, or the user's file. */
export interface ModelSource {
  readonly model: Uint8Array | string;
  readonly name: string;
}

/**
 * Opens a model for the threads and the provider that were chosen. Throws InputError for a provider that this
 * installation or machine lacks, a file that is no ONNX model, an operator that the runtime does not have, and for want of memory.
 */
export async function openModel(source: ModelSource, setting: WorkloadSetting): Promise<InferenceSession> {
  const runtime = await loadRuntime();
  requireProvider(runtime, setting.provider);
  const create = (provider: string): Promise<InferenceSession> => {
    const options: InferenceSession.SessionOptions = {
      executionProviders: [provider],
      intraOpNumThreads: setting.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    };
    return typeof source.model === 'string'
      ? runtime.InferenceSession.create(source.model, options)
      : runtime.InferenceSession.create(source.model, options);
  };
  try {
    return await create(setting.provider);
  } catch (error) {
    if (setting.provider === 'cpu') throw explainRefusal(error, source.name);
    // What the CPU runs is a sound model: then it is the provider that does not work here.
    const onCpu = await create('cpu').catch((cause: unknown) => {
      throw explainRefusal(cause, source.name);
    });
    await onCpu.release();
    throw refuseProvider(runtime, setting.provider, explainProvider(error));
  }
}

function requireProvider(runtime: Runtime, provider: string): void {
  const present = listProviders(runtime);
  if (present.includes(provider)) return;
  const system = homes[provider];
  const reason =
    system === undefined ? 'not in this build' : `it is for ${system}, and this is ${process.platform}`;
  throw refuseProvider(runtime, provider, reason);
}

/** Providers that exist on one system alone. */
const homes: Readonly<Record<string, string>> = { dml: 'Windows', coreml: 'macOS' };

function listProviders(runtime: Runtime): string[] {
  return runtime.listSupportedBackends().map(({ name }) => name);
}

/** What the runtime says of a provider that it knows and cannot use, in words. */
function explainProvider(error: unknown): string {
  const [line] = String(error instanceof Error ? error.message : error).split('\n', 1);
  if (/load shared library|load library/i.test(line)) return 'its libraries are not installed';
  const device = /(?:an? \S+ adapter|device|driver): (.*)$/i.exec(line)?.[1];
  return device === undefined ? shorten(line) : `no device for it here: ${shorten(device)}`;
}

function refuseProvider(runtime: Runtime, provider: string, reason: string): InputError {
  const known = listProviders(runtime).join(', ');
  return new InputError({
    path: '--provider',
    constraint: `expected an execution provider that works here; ONNX Runtime for ${process.platform}-${process.arch} knows ${known}, and cpu needs nothing`,
    value: `${printable(provider)}: ${reason}`,
    hint: 'nothing falls back to another provider silently; install its libraries and driver, or leave --provider out',
  });
}

/** What the runtime said, as something wrong with the model. */
export function explainRefusal(error: unknown, name: string): InputError {
  const message = shorten(error);
  const reason = reasons.find(({ sign }) => sign.test(message));
  const operator = /(?:No Op registered for|implementation for|registered function\/op)\s+(\w+)/.exec(
    message,
  )?.[1];
  return new InputError({
    path: printable(name),
    constraint: reason?.constraint ?? 'expected a model that ONNX Runtime runs',
    value: reason?.sign === unknownOperator && operator !== undefined ? `${operator}: ${message}` : message,
    hint: reason?.hint ?? 'check the file with onnx.checker, and export the model again',
  });
}

const unknownOperator =
  /not a registered function\/op|No Op registered|NOT_IMPLEMENTED|Could not find an implementation|is under development/i;

/** Signs in the runtime's messages (onnxruntime, status.h and model.cc) of what a person can mend. */
const reasons = [
  {
    sign: unknownOperator,
    constraint: 'expected operators that ONNX Runtime has',
    hint: 'export the model with the standard operators of opset 20 or older',
  },
  {
    sign: /protobuf|ModelProto|INVALID_PROTOBUF|flatbuffer|ORT format|Missing graph|Missing opset|No graph/i,
    constraint: 'expected a whole ONNX model',
    hint: 'the file is not ONNX, or was cut off while it was copied',
  },
  {
    sign: /bad_?alloc|allocate memory|out of memory|Failed to allocate/i,
    constraint: 'expected a model that fits into memory',
    hint: 'close other programs, or choose a smaller model or shorter --dim lengths',
  },
] as const;

/** The first line of what a library throws, printable and without paths of this machine and its sources. */
function shorten(error: unknown): string {
  const [line] = String(error instanceof Error ? error.message : error).split('\n', 1);
  const named = line.replace(/(\/[\w.+-]+){2,}\/?/g, (path) => path.slice(path.lastIndexOf('/') + 1));
  return named.replace(/\p{C}/gu, '·').slice(0, 240);
}
