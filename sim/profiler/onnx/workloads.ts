import { InputError } from '../../errors.ts';
import type {
  OpenWorkload,
  Workload,
  WorkloadCatalogue,
  WorkloadGrid,
  WorkloadSetting,
} from '../workload.ts';
import { type ConvolutionSize, convolutionModel, countConvolution } from './convolution.ts';
import { type LogisticSize, logisticModel, type PerceptronSize, perceptronModel } from './dense.ts';
import { type Graph, product } from './graph.ts';
import { fillLanes } from './lanes.ts';
import { loadRuntime, openModel } from './runtime.ts';
import { seededValues } from './seeded-values.ts';
import {
  decodeModel,
  encoderModel,
  prefillModel,
  type TransformerSize,
  transformerParameters,
} from './transformer.ts';
import { modelWorkload, userModelId } from './user-model.ts';

/** The anchor unit (economy.md §9): an encoder of width 512, 6 layers, on 256 tokens. */
export const onnxAnchor = 'onnx/encoder-d512-l6-t256';

/** One layer of the anchor's six. */
const shortAnchor = 'onnx/encoder-d512-l1-t256';

/**
 * The anchor of work that waits for memory: a token of a decoder whose 113 MB of weights no cache of one core holds. Its
 * cost in anchor units is measured like any other's.
 */
const memoryAnchor = 'onnx/decode-d768-l4-c512';

/** A call into the runtime with next to nothing to compute. */
const call = 'onnx/logistic-b1-f16-k2';

/** Families in their order of listing, each with the sizes of its grids; ids without their kind. */
const grids: Readonly<Record<WorkloadGrid, readonly string[]>> = {
  tiny: [
    ...transformers('encoder', 'd128-l2', 't16 t32 t64'),
    ...transformers('decode', 'd128-l2', 'c16 c64'),
    ...['mlp-b8-w128-l3', 'mlp-b32-w256-l2', 'cnn-p32-c8-n2', 'cnn-p16-c8-n1'],
    ...['logistic-b64-f256-k10', 'logistic-b256-f512-k2'],
  ],
  quick: [
    ...transformers('encoder', 'd512-l4', 't16 t64 t192'),
    'encoder-d768-l2-t32',
    'prefill-d512-l4-t128',
    ...transformers('decode', 'd512-l4 d768-l2', 'c32 c512 c1536'),
    ...['mlp-b16-w512-l4', 'mlp-b1-w1024-l4', 'mlp-b128-w256-l4', 'mlp-b1-w512-l4', 'mlp-b128-w1024-l2'],
    ...['mlp-b256-w256-l8', 'mlp-b16-w1024-l4', 'mlp-b8-w128-l3', 'mlp-b1-w256-l8'],
    ...['cnn-p64-c16-n2', 'cnn-p32-c32-n2', 'cnn-p64-c32-n1'],
    ...['logistic-b64-f1024-k10', 'logistic-b512-f256-k100', 'logistic-b1-f4096-k1000'],
    ...['logistic-b256-f1024-k100', 'logistic-b1024-f512-k10', 'logistic-b16-f256-k10'],
    ...['logistic-b1-f1024-k1000', 'logistic-b4-f3072-k1000'],
  ],
  full: [
    ...transformers('encoder', 'd512-l4 d640-l4 d768-l4 d1024-l3', 't16 t64 t256'),
    'encoder-d512-l4-t512',
    ...transformers('encoder', 'd512-l8 d768-l6', 't32 t128'),
    ...transformers('prefill', 'd512-l6 d768-l4', 't32 t128 t384'),
    ...transformers('decode', 'd512-l4 d512-l8 d768-l4 d768-l8 d1024-l4', 'c32 c512 c2048'),
    ...['mlp-b1-w512-l4', 'mlp-b16-w512-l4', 'mlp-b128-w512-l4', 'mlp-b1-w1024-l4', 'mlp-b16-w1024-l4'],
    ...['mlp-b128-w1024-l2', 'mlp-b16-w2048-l2', 'mlp-b256-w256-l8', 'mlp-b1-w256-l8', 'mlp-b8-w128-l3'],
    ...['cnn-p64-c16-n2', 'cnn-p64-c32-n2', 'cnn-p32-c32-n2', 'cnn-p128-c16-n2', 'cnn-p64-c32-n1'],
    ...['cnn-p128-c32-n1', 'cnn-p64-c64-n2'],
    ...['logistic-b64-f1024-k10', 'logistic-b512-f256-k100', 'logistic-b1-f4096-k1000'],
    ...['logistic-b256-f1024-k100', 'logistic-b1024-f512-k10', 'logistic-b16-f4096-k1000'],
    ...['logistic-b1-f1024-k1000', 'logistic-b16-f256-k10'],
  ],
  check: [
    ...transformers('encoder', 'd576-l4 d704-l4 d896-l3', 't24 t48 t96 t160 t224'),
    ...transformers('encoder', 'd512-l7 d640-l6', 't40 t112 t200'),
    ...transformers('prefill', 'd576-l5 d832-l3', 't24 t80 t160 t288'),
    ...transformers('decode', 'd576-l5 d640-l5 d704-l6 d896-l4 d960-l5', 'c96 c300 c900 c1600'),
    ...['mlp-b4-w768-l4', 'mlp-b32-w768-l4', 'mlp-b64-w1024-l3', 'mlp-b8-w1536-l2', 'mlp-b192-w384-l6'],
    ...['cnn-p96-c16-n2', 'cnn-p96-c32-n2', 'cnn-p48-c32-n2', 'cnn-p96-c24-n1', 'cnn-p64-c48-n2'],
    ...['logistic-b128-f1024-k50', 'logistic-b768-f256-k64', 'logistic-b8-f4096-k800'],
    ...['logistic-b384-f768-k100'],
  ],
};

/** Real models on ONNX Runtime. */
export const onnxCatalogue: WorkloadCatalogue = {
  anchor: onnxAnchor,
  shortAnchor,
  memoryAnchor,
  call,
  isEssential: (id) => id === userModelId || /^onnx\/(encoder|prefill|decode)-/.test(id),
  list: (grid) => grids[grid].map((name) => `onnx/${name}`).filter((id) => id !== memoryAnchor),
  find: (id, setting) => {
    if (id === userModelId) return modelWorkload(setting);
    const workload = describeWorkload(id, setting);
    if (workload !== undefined) return workload;
    throw new InputError({
      path: 'workload',
      constraint: 'expected a workload of the profiler, for instance onnx/encoder-d512-l6-t256',
      value: id,
      hint: '`dmpsim profile --help` says what is measured',
    });
  },
};

/** Names of one shape of model in some sizes, each for some lengths of text. */
function transformers(shape: 'encoder' | 'prefill' | 'decode', sizes: string, lengths: string): string[] {
  return sizes.split(' ').flatMap((size) => lengths.split(' ').map((length) => `${shape}-${size}-${length}`));
}

/** A workload by the numbers in its id; undefined when the id says something else. */
function describeWorkload(id: string, setting: WorkloadSetting): Workload | undefined {
  const form = /^onnx\/(encoder|prefill|decode|mlp|cnn|logistic)((?:-[a-z]\d{1,6}){3})$/.exec(id);
  if (form === null) return undefined;
  const [, shape, numbers] = form;
  const size = Object.fromEntries(
    numbers
      .slice(1)
      .split('-')
      .map((part) => [part[0], Number(part.slice(1))]),
  );
  const described = describers[shape](size);
  if (described === undefined) return undefined;
  const { build, ...about } = described;
  return { id, kind: 'onnx', ...about, open: () => openGraph(id, build(), setting) };
}

interface Description {
  readonly family: string;
  readonly regime?: string;
  readonly waitsForMemory?: boolean;
  readonly isCall?: boolean;
  readonly facts: Readonly<Record<string, number>>;
  readonly build: () => Graph;
}

type Numbers = Readonly<Record<string, number>>;

const describers: Readonly<Record<string, (size: Numbers) => Description | undefined>> = {
  encoder: (size) => describeReading(size, encoderModel),
  prefill: (size) => describeReading(size, prefillModel),
  decode: ({ d, l, c }) => {
    if (!(d % 64 === 0 && d > 0 && l > 0 && c > 0)) return undefined;
    const size = { width: d, layers: l, cached: c };
    return {
      family: 'transformer',
      regime: 'decoding',
      waitsForMemory: true,
      facts: {
        ...transformerFacts({ width: d, layers: l, tokens: 1 }, c + 1),
        cached: c,
        bytes: bytesOfPass(d, l, c),
      },
      build: () => decodeModel(size),
    };
  },
  mlp: ({ b, w, l }) => {
    if (!(b > 0 && w > 0 && l > 0)) return undefined;
    const size: PerceptronSize = { batch: b, width: w, layers: l };
    const parameters = l * (w * w + w);
    const filledFlops = 2 * b * l * w * fillLanes(w);
    return {
      family: 'dense',
      regime: 'mlp',
      waitsForMemory: readsWeights(b, 4 * parameters),
      isCall: isLittleWork(filledFlops, 4 * parameters),
      facts: {
        parameters,
        flops: 2 * b * l * w * w,
        filledFlops,
        bytes: 4 * (parameters + 2 * b * w * l),
        weightBytes: 4 * parameters,
        operators: 2 * l,
      },
      build: () => perceptronModel(size),
    };
  },
  logistic: ({ b, f, k }) => {
    if (!(b > 0 && f > 0 && k > 0)) return undefined;
    const size: LogisticSize = { batch: b, features: f, classes: k };
    const parameters = f * k + k;
    const filledFlops = 2 * b * f * fillLanes(k);
    return {
      family: 'dense',
      regime: 'logistic-regression',
      waitsForMemory: readsWeights(b, 4 * parameters),
      isCall: isLittleWork(filledFlops, 4 * parameters),
      facts: {
        parameters,
        flops: 2 * b * f * k,
        filledFlops,
        bytes: 4 * (parameters + b * (f + 3 * k)),
        weightBytes: 4 * parameters,
        operators: 2,
      },
      build: () => logisticModel(size),
    };
  },
  cnn: ({ p, c, n }) => {
    if (!(p >= 8 && p % 8 === 0 && c > 0 && n > 0)) return undefined;
    const size: ConvolutionSize = { pixels: p, channels: c, depth: n };
    const { flops, filledFlops, values, parameters } = countConvolution(size);
    return {
      family: 'cnn',
      facts: { parameters, flops, filledFlops, bytes: 4 * values, operators: 6 * n + 3 },
      build: () => convolutionModel(size),
    };
  },
};

/**
 * Few records over weights that the caches nearest to a core do not hold: reading them takes the time, as in decoding. The
 * last cache is shared with neighbours, who leave more or less of it.
 */
function readsWeights(records: number, weightBytes: number): boolean {
  return records <= 4 && weightBytes > 8e6;
}

/** What one core of 2021 computes and reads from its own cache in less time than the call takes. */
function isLittleWork(filledFlops: number, weightBytes: number): boolean {
  return filledFlops < 1e6 && weightBytes < 5e5;
}

function describeReading(
  { d, l, t }: Numbers,
  build: (size: TransformerSize) => Graph,
): Description | undefined {
  if (!(d % 64 === 0 && d > 0 && l > 0 && t > 0)) return undefined;
  const size = { width: d, layers: l, tokens: t };
  const facts = { ...transformerFacts(size, t), cached: 0, bytes: bytesOfPass(d, l, 0) + 8 * t * d * l };
  return { family: 'transformer', regime: 'reading', facts, build: () => build(size) };
}

function transformerFacts({ width, layers, tokens }: TransformerSize, context: number) {
  const parameters = transformerParameters({ width, layers });
  const flops = 2 * parameters * tokens + 4 * layers * width * tokens * context;
  return { parameters, width, layers, tokens, context, flops, operators: 26 * layers };
}

/** Weights and cached keys and values, read once. */
function bytesOfPass(width: number, layers: number, cached: number): number {
  return 4 * (transformerParameters({ width, layers }) + 2 * width * layers * cached);
}

/** Opens a model of the project on seeded inputs. */
async function openGraph(id: string, graph: Graph, setting: WorkloadSetting): Promise<OpenWorkload> {
  const { Tensor } = await loadRuntime();
  const session = await openModel({ model: graph.encode(), name: id }, setting);
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name, shape }) => {
      const lengths = shape.map(Number);
      return [name, new Tensor('float32', seededValues(name, product(lengths), 1), lengths)];
    }),
  );
  let result: Float32Array | undefined;
  return {
    run: async () => {
      const made = await session.run(feeds);
      result = made['result'].data as Float32Array;
    },
    check: () => {
      if (result !== undefined && result.length > 0 && result.every(Number.isFinite)) return;
      throw new Error(`${id}: the runtime returned numbers that are not finite`);
    },
    close: () => session.release(),
    memory: { weights: graph.weightBytes },
  };
}
