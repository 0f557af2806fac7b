import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { convolutionModel, countConvolution } from '../../../sim/profiler/onnx/convolution.ts';
import { logisticModel, perceptronModel } from '../../../sim/profiler/onnx/dense.ts';
import { type Graph, product } from '../../../sim/profiler/onnx/graph.ts';
import { seededValues } from '../../../sim/profiler/onnx/seeded-values.ts';
import { decodeModel, encoderModel, prefillModel } from '../../../sim/profiler/onnx/transformer.ts';
import { onnxCatalogue } from '../../../sim/profiler/onnx/workloads.ts';
import { computeGraph, type Tensor } from './reference.ts';

/** Outputs of the runtime and of plain loops, for the same seeded inputs. */
async function runBoth(graph: Graph, given: Readonly<Record<string, Tensor>> = {}) {
  const inputs = Object.fromEntries(
    graph.inputs.map(({ name, shape }) => {
      const lengths = shape.map(Number);
      const values = Float64Array.from(seededValues(name, product(lengths), 1));
      return [name, given[name] ?? { shape: lengths, values }];
    }),
  );
  const session = await InferenceSession.create(graph.encode(), {
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const feeds = Object.entries(inputs).map(([name, { shape, values }]) => [
    name,
    new OrtTensor('float32', Float32Array.from(values), shape),
  ]);
  const found = await session.run(Object.fromEntries(feeds));
  await session.release();
  return { found, wanted: computeGraph(graph, inputs) };
}

function expectClose(found: OrtTensor, wanted: Tensor | undefined): void {
  expect([...found.dims]).toEqual(wanted?.shape);
  const values = found.data as Float32Array;
  const worst = values.reduce(
    (most, x, i) => Math.max(most, Math.abs(x - (wanted?.values[i] ?? Number.NaN))),
    0,
  );
  expect(worst).toBeLessThan(2e-4);
}

const transformer = { width: 128, layers: 2 };

describe('models of the profiler run in ONNX Runtime and give what their operators mean', () => {
  it.each<[string, Graph]>([
    ['logistic regression', logisticModel({ batch: 5, features: 16, classes: 3 })],
    ['a perceptron', perceptronModel({ batch: 4, width: 24, layers: 3 })],
    ['a convolutional network', convolutionModel({ pixels: 16, channels: 4, depth: 2 })],
    ['an encoder', encoderModel({ ...transformer, tokens: 7 })],
    ['reading a prompt', prefillModel({ ...transformer, tokens: 7 })],
    ['making a token', decodeModel({ ...transformer, cached: 6 })],
  ])('%s', async (_, graph) => {
    const { found, wanted } = await runBoth(graph);
    expect(Object.keys(found)).toEqual(graph.outputs.map(({ name }) => name));
    for (const [name, tensor] of Object.entries(found)) expectClose(tensor as OrtTensor, wanted.get(name));
  });

  it('a decoder over its cache makes of the last token what reading all of them makes', async () => {
    const tokens = 6;
    const prefill = prefillModel({ ...transformer, tokens });
    const hidden = { shape: [tokens, 128], values: Float64Array.from(seededValues('text', tokens * 128, 1)) };
    const whole = computeGraph(prefill, { hidden });
    // The step has the weights of the reader here: only then is it the same model.
    const step = decodeModel({ ...transformer, cached: tokens - 1 });
    const weights = new Map(prefill.initializers.map((held) => [held.name, held]));
    for (const [i, held] of step.initializers.entries()) {
      const same = weights.get(held.name);
      if (same?.type === 'float32') step.initializers[i] = same;
    }
    const past = (name: string, axis: 1 | 2): Tensor => {
      const { shape, values } = whole.get(name) as Tensor;
      const [heads, rows, columns] = shape;
      const kept = axis === 2 ? [heads, rows, columns - 1] : [heads, rows - 1, columns];
      const part = Array.from(values).filter((_, at) =>
        axis === 2 ? at % columns < columns - 1 : Math.floor(at / columns) % rows < rows - 1,
      );
      return { shape: kept, values: Float64Array.from(part) };
    };
    const cache = Object.fromEntries(
      [0, 1].flatMap((layer) => [
        [`layer${layer}.keys`, past(`layer${layer}.key`, 2)],
        [`layer${layer}.values`, past(`layer${layer}.value`, 1)],
      ]),
    );
    const last = { shape: [1, 128], values: hidden.values.slice(-128) };
    const { found } = await runBoth(step, { hidden: last, ...cache });
    const result = whole.get('result') as Tensor;
    expectClose(found['result'] as OrtTensor, { shape: [1, 128], values: result.values.slice(-128) });
  });

  it('are the same bytes every time', () => {
    const size = { width: 64, layers: 1, tokens: 4 };
    expect(Buffer.from(encoderModel(size).encode()).equals(Buffer.from(encoderModel(size).encode()))).toBe(
      true,
    );
  });
});

describe('the catalogue of plaintext work', () => {
  const setting = { threads: 1, provider: 'cpu' };

  it('describes every workload of every grid, none twice, and checks at least 60 that no fit has seen', () => {
    for (const grid of ['tiny', 'quick', 'full', 'check'] as const) {
      const ids = onnxCatalogue.list(grid);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) {
        const { facts } = onnxCatalogue.find(id, setting);
        expect(Object.values(facts).every((fact) => Number.isFinite(fact) && fact >= 0)).toBe(true);
      }
    }
    const fitted = new Set([
      ...onnxCatalogue.list('full'),
      ...onnxCatalogue.list('quick'),
      onnxCatalogue.anchor,
    ]);
    const unseen = onnxCatalogue.list('check');
    expect(unseen.filter((id) => fitted.has(id))).toEqual([]);
    expect(unseen.length).toBeGreaterThanOrEqual(60);
  });

  it('counts the parameters and the arithmetic that a model really has', () => {
    const size = { pixels: 16, channels: 4, depth: 2 };
    const held = convolutionModel(size).initializers.reduce((sum, { values }) => sum + values.length, 0);
    expect(countConvolution(size).parameters).toBe(held);
    const encoder = onnxCatalogue.find('onnx/encoder-d128-l2-t16', setting).facts;
    const matrices = encoderModel({ width: 128, layers: 2, tokens: 16 })
      .initializers.filter(({ name }) => name.endsWith('.matrix'))
      .reduce((sum, { values }) => sum + values.length, 0);
    expect(encoder['parameters']).toBe(matrices);
    expect(encoder['flops']).toBe(2 * matrices * 16 + 4 * 2 * 128 * 16 * 16);
  });

  it.each([
    'onnx/encoder-d100-l2-t16',
    'onnx/cnn-p20-c8-n1',
    'onnx/mlp-b0-w8-l1',
    'onnx/unknown',
    'onnx/model',
  ])('refuses what is no workload: %s', (id) => {
    expect(() => onnxCatalogue.find(id, setting)).toThrow(/expected/);
  });
});

describe('the call that is warmed up', () => {
  it('is the anchor of what is hardly more than a call, and of no work that computes or reads', () => {
    const isCall = (id: string) => onnxCatalogue.find(id, { threads: 1, provider: 'cpu' }).isCall === true;
    const quick = onnxCatalogue.list('quick').filter(isCall);
    expect(quick).toContain('onnx/mlp-b8-w128-l3');
    expect(quick).toContain('onnx/logistic-b16-f256-k10');
    expect(quick).not.toContain('onnx/mlp-b1-w512-l4');
    expect(quick.every((id) => /mlp|logistic/.test(id))).toBe(true);
  });

  it('has less to compute than anything that is timed', () => {
    const flopsOf = (id: string) => onnxCatalogue.find(id, { threads: 1, provider: 'cpu' }).facts['flops'];
    const timed = (['tiny', 'quick', 'full', 'check'] as const).flatMap(onnxCatalogue.list);
    expect(100 * flopsOf(onnxCatalogue.call ?? '')).toBeLessThan(Math.min(...timed.map(flopsOf)));
  });
});
