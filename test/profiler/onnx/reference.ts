import type { Graph } from '../../../sim/profiler/onnx/graph.ts';
import { product } from '../../../sim/profiler/onnx/graph.ts';

/** Numbers with a shape, row by row. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

type Attributes = Readonly<Record<string, unknown>>;
type Operator = (inputs: readonly Tensor[], attributes: Attributes) => Tensor[];

/**
 * Computes a graph in plain 64-bit loops, one operation after the other, by the definitions of the ONNX operators; what
 * the runtime makes of the same file must agree.
 */
export function computeGraph(graph: Graph, inputs: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
  const values = new Map(Object.entries(inputs));
  for (const { name, shape, values: held } of graph.initializers)
    values.set(name, { shape, values: Float64Array.from(held as Float32Array, Number) });
  for (const { operator, inputs: names, outputs, attributes } of graph.operations) {
    const given = names.map((name) => {
      const found = values.get(name);
      if (found === undefined) throw new Error(`${name} is used before it is made`);
      return found;
    });
    const made = operators[operator](given, attributes);
    for (const [i, output] of outputs.entries()) values.set(output, made[i]);
  }
  return values;
}

const operators: Readonly<Record<string, Operator>> = {
  Add: ([a, b]) => [combine(a, b, (x, y) => x + y)],
  Mul: ([a, b]) => [combine(a, b, (x, y) => x * y)],
  Relu: ([a]) => [map(a, (x) => Math.max(0, x))],
  Gelu: ([a]) => [map(a, (x) => (x / 2) * (1 + errorFunction(x / Math.SQRT2)))],
  MatMul: ([a, b]) => [matrixProduct(a, b)],
  Gemm: ([a, b, c]) => [combine(matrixProduct(a, b), c, (x, y) => x + y)],
  Softmax: ([a]) => [overRows(a, softmax)],
  LayerNormalization: ([a, scale, bias], { epsilon }) => {
    const small = (epsilon as { float: number }).float;
    const normal = overRows(a, (row) => {
      const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
      const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
      return row.map((x) => (x - mean) / Math.sqrt(variance + small));
    });
    return [
      combine(
        combine(normal, scale, (x, y) => x * y),
        bias,
        (x, y) => x + y,
      ),
    ];
  },
  Reshape: ([a, shape]) => {
    const wanted = Array.from(shape.values);
    const known = wanted.reduce((size, length) => (length === -1 ? size : size * length), 1);
    return [
      { shape: wanted.map((length) => (length === -1 ? a.values.length / known : length)), values: a.values },
    ];
  },
  Flatten: ([a]) => [{ shape: [a.shape[0], product(a.shape.slice(1))], values: a.values }],
  Transpose: ([a], { perm }) => [transpose(a, perm as number[])],
  Concat: ([a, b]) => [joinRows(a, b)],
  Split: ([a, lengths]) => splitRows(a, lengths.values),
  Conv: ([image, kernel, bias], { strides }) => [convolve(image, kernel, bias, (strides as number[])[0])],
  GlobalAveragePool: ([a]) => {
    const area = a.shape[2] * a.shape[3];
    const means = Array.from({ length: a.shape[1] }, (_, channel) => {
      const part = a.values.subarray(channel * area, (channel + 1) * area);
      return part.reduce((sum, x) => sum + x, 0) / area;
    });
    return [{ shape: [1, a.shape[1], 1, 1], values: Float64Array.from(means) }];
  },
};

function map({ shape, values }: Tensor, change: (x: number) => number): Tensor {
  return { shape, values: values.map(change) };
}

/** `b` repeats along the leading dimensions that it lacks or has once. */
function combine(a: Tensor, b: Tensor, join: (x: number, y: number) => number): Tensor {
  return { shape: a.shape, values: a.values.map((x, i) => join(x, b.values[i % b.values.length])) };
}

function overRows(a: Tensor, change: (row: Float64Array) => Float64Array): Tensor {
  const width = a.shape[a.shape.length - 1];
  const values = new Float64Array(a.values.length);
  for (let at = 0; at < values.length; at += width) values.set(change(a.values.slice(at, at + width)), at);
  return { shape: a.shape, values };
}

function softmax(row: Float64Array): Float64Array {
  const most = Math.max(...row);
  const powers = row.map((x) => Math.exp(x - most));
  const sum = powers.reduce((total, x) => total + x, 0);
  return powers.map((x) => x / sum);
}

/** Of the last two dimensions, for each of the leading ones; a matrix without those serves all. */
function matrixProduct(a: Tensor, b: Tensor): Tensor {
  const [n, k] = a.shape.slice(-2);
  const m = b.shape[b.shape.length - 1];
  const lead = a.shape.slice(0, -2);
  const values = new Float64Array(product(lead) * n * m);
  for (let batch = 0; batch < product(lead); batch++) {
    const from = b.shape.length === 2 ? 0 : batch * k * m;
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < m; column++) {
        let sum = 0;
        for (let i = 0; i < k; i++)
          sum += a.values[batch * n * k + row * k + i] * b.values[from + i * m + column];
        values[batch * n * m + row * m + column] = sum;
      }
    }
  }
  return { shape: [...lead, n, m], values };
}

function transpose(a: Tensor, order: readonly number[]): Tensor {
  const shape = order.map((axis) => a.shape[axis]);
  const strides = a.shape.map((_, axis) => product(a.shape.slice(axis + 1)));
  const values = new Float64Array(a.values.length);
  for (let at = 0; at < values.length; at++) {
    let rest = at;
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % shape[axis]) * strides[order[axis]];
      rest = Math.floor(rest / shape[axis]);
    }
    values[at] = a.values[from];
  }
  return { shape, values };
}

function joinRows(a: Tensor, b: Tensor): Tensor {
  const [left, right] = [a.shape[a.shape.length - 1], b.shape[b.shape.length - 1]];
  const rows = a.values.length / left;
  const values = new Float64Array(rows * (left + right));
  for (let row = 0; row < rows; row++) {
    values.set(a.values.subarray(row * left, (row + 1) * left), row * (left + right));
    values.set(b.values.subarray(row * right, (row + 1) * right), row * (left + right) + left);
  }
  return { shape: [...a.shape.slice(0, -1), left + right], values };
}

function splitRows(a: Tensor, lengths: Float64Array): Tensor[] {
  const width = a.shape[a.shape.length - 1];
  let from = 0;
  return Array.from(lengths, (length) => {
    const rows = Array.from({ length: a.values.length / width }, (_, row) =>
      Array.from(a.values.subarray(row * width + from, row * width + from + length)),
    );
    from += length;
    return { shape: [...a.shape.slice(0, -1), length], values: Float64Array.from(rows.flat()) };
  });
}

function convolve(image: Tensor, kernel: Tensor, bias: Tensor, stride: number): Tensor {
  const [, inputs, height, width] = image.shape;
  const outputs = kernel.shape[0];
  const [outHeight, outWidth] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const values = new Float64Array(outputs * outHeight * outWidth);
  const pixel = (channel: number, y: number, x: number): number =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : image.values[(channel * height + y) * width + x];
  for (let out = 0; out < outputs; out++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        let sum = bias.values[out];
        for (let channel = 0; channel < inputs; channel++)
          for (let k = 0; k < 9; k++)
            sum +=
              kernel.values[(out * inputs + channel) * 9 + k] *
              pixel(channel, y * stride + Math.floor(k / 3) - 1, x * stride + (k % 3) - 1);
        values[(out * outHeight + y) * outWidth + x] = sum;
      }
    }
  }
  return { shape: [1, outputs, outHeight, outWidth], values };
}

/** Abramowitz and Stegun (1964) 7.1.6: the series, which is exact enough for the small values of these models. */
function errorFunction(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
