import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../sim/errors.ts';
import { Graph } from '../../../sim/profiler/onnx/graph.ts';
import { modelWorkload } from '../../../sim/profiler/onnx/user-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with one operation on an input [batch, 4096]. */
function writeModel(name: string, operator: string): string {
  const graph = new Graph('small');
  const input = graph.input('records', ['batch', 4096]);
  graph.apply('result', operator, [input]);
  graph.output('result', ['batch', 4096]);
  const path = join(folder, name);
  writeFileSync(path, graph.encode());
  return path;
}

/** The same with inputs of words: ONNX writes type 8 where numbers of 32 bits have 1 (onnx.proto, TensorProto.DataType). */
function writeWords(name: string): string {
  const bytes = readFileSync(writeModel(name, 'Identity'));
  for (let at = 0; at + 2 < bytes.length; at++) {
    // Element type 1, then a shape: tensors of the model's inputs and outputs alone look like this.
    if (bytes[at] === 0x08 && bytes[at + 1] === 1 && bytes[at + 2] === 0x12) bytes[at + 1] = 8;
  }
  return write(name, bytes);
}

/** A sum of two inputs that may have different lengths. */
function writeSum(name: string): string {
  const graph = new Graph('sum');
  const [a, b] = [graph.input('a', ['a', 4]), graph.input('b', ['b', 4])];
  graph.apply('result', 'Add', [a, b]);
  graph.output('result', ['a', 4]);
  return write(name, graph.encode());
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const relu = writeModel('relu.onnx', 'Relu');
const whole = readFileSync(relu);

function open(path: string, dims: Record<string, number>, provider = 'cpu') {
  const setting = { threads: 1, provider, model: { path, dims } };
  return Promise.resolve().then(() => modelWorkload(setting).open());
}

describe('a model of the user', () => {
  it('runs on inputs of its declared shapes and the lengths that were given', async () => {
    const model = await open(relu, { batch: 3 });
    await model.run();
    await model.close();
  });

  it.each<[string, string, Record<string, number>, string, RegExp]>([
    [
      'a file that is not there',
      join(folder, 'none.onnx'),
      {},
      'cpu',
      /--model: expected an ONNX file.*no such file/,
    ],
    ['an empty file', write('empty.onnx', ''), {}, 'cpu', /--model: expected an ONNX file.*it is empty/],
    [
      'a file that is no model',
      write('text.onnx', 'a letter'),
      {},
      'cpu',
      /text\.onnx: expected a whole ONNX model/,
    ],
    [
      'half a model',
      write('cut.onnx', whole.subarray(0, whole.length - 20)),
      {},
      'cpu',
      /cut\.onnx: expected a whole ONNX/,
    ],
    [
      'an operator that nobody knows',
      writeModel('odd.onnx', 'Frobnicate'),
      {},
      'cpu',
      /odd\.onnx: expected operators that ONNX Runtime has.*Frobnicate/,
    ],
    [
      'a length that nobody gave',
      relu,
      {},
      'cpu',
      /input records: expected a length for its dimension batch[\s\S]*--dim batch=/,
    ],
    ['a folder', '.', { batch: 1 }, 'cpu', /expected a plain file, got \.: a folder/],
    ['a device', '/dev/null', { batch: 1 }, 'cpu', /expected a plain file, got \/dev\/null: a device/],
    [
      'a length too many',
      relu,
      { batch: 1, width: 3 },
      'cpu',
      /--dim: expected a dimension that the model leaves open: batch, got width/,
    ],
    [
      'inputs that fill all memory',
      relu,
      { batch: 1e9 },
      'cpu',
      /expected work that fits into memory.*got 16400 GB/,
    ],
    [
      'a provider that is not here',
      relu,
      { batch: 1 },
      'abacus',
      /--provider: expected an execution provider that works here; ONNX Runtime for .* knows cpu.*got abacus: not in this build/,
    ],
    [
      'a provider that the runtime was built for and whose libraries are not here',
      relu,
      { batch: 1 },
      'cuda',
      /--provider: expected an execution provider that works here.*got cuda: its libraries are not installed/,
    ],
    [
      'inputs that are words',
      writeWords('words.onnx'),
      { batch: 1 },
      'cpu',
      /words\.onnx: input records: expected an input of numbers, which can be made, got string/,
    ],
    [
      'lengths that do not belong together',
      writeSum('sum.onnx'),
      { a: 2, b: 3 },
      'cpu',
      /sum\.onnx: expected a model that runs on inputs made from its declared shapes[\s\S]*one --dim each/,
    ],
  ])('is refused for %s', async (_, path, dims, provider, words) => {
    const failure = await open(path, dims, provider).catch((error: unknown) => error);
    // An InputError ends the command line with exit code 2.
    expect(failure).toBeInstanceOf(InputError);
    expect((failure as InputError).message).toMatch(words);
  });
});
