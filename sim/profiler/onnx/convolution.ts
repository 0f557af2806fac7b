import { Graph } from './graph.ts';
import { fillLanes } from './lanes.ts';

/** An image classifier. */
export interface ConvolutionSize {
  /** Height and width of the image; a multiple of 8. */
  readonly pixels: number;
  /** Channels of the first stage; each of the three stages has twice as many as the one before. */
  readonly channels: number;
  /** Convolutions in a stage. */
  readonly depth: number;
}

const classes = 10;
const stages = 3;

/**
 * A convolutional network: `image` [1, 3, pixels, pixels] → `result` [1, 10]. Three stages of 3 × 3 convolutions with
 * ReLU, each ending in one of stride 2; then the mean of each channel and one dense layer.
 */
export function convolutionModel({ pixels, channels, depth }: ConvolutionSize): Graph {
  const graph = new Graph(`cnn-p${pixels}-c${channels}-n${depth}`);
  let value = graph.input('image', [1, 3, pixels, pixels]);
  let width = 3;
  for (const layer of listLayers({ pixels, channels, depth })) {
    const name = `stage${layer.stage}.layer${layer.index}`;
    const kernel = graph.weight(`${name}.kernel`, [layer.channels, width, 3, 3], 9 * width);
    const bias = graph.weight(`${name}.bias`, [layer.channels], 100);
    const sum = graph.apply(`${name}.sum`, 'Conv', [value, kernel, bias], {
      kernel_shape: [3, 3],
      pads: [1, 1, 1, 1],
      strides: [layer.stride, layer.stride],
    });
    value = graph.apply(name, 'Relu', [sum]);
    width = layer.channels;
  }
  const mean = graph.apply('mean', 'GlobalAveragePool', [value]);
  const flat = graph.apply('flat', 'Flatten', [mean], { axis: 1 });
  const matrix = graph.weight('dense.matrix', [width, classes], width);
  graph.apply('result', 'Gemm', [flat, matrix, graph.weight('dense.bias', [classes], 100)]);
  graph.output('result', [1, classes]);
  return graph;
}

/**
 * Work of one image: multiplications and additions, the same with channels filled up to whole vectors, and values read and
 * written, weights included.
 */
export function countConvolution(size: ConvolutionSize): {
  flops: number;
  filledFlops: number;
  values: number;
  parameters: number;
} {
  let width = 3;
  let flops = 0;
  let filledFlops = 0;
  let parameters = 0;
  let activations = 3 * size.pixels * size.pixels;
  for (const [index, { channels, out }] of listLayers(size).entries()) {
    const kernel = 9 * width * channels;
    flops += 2 * kernel * out * out;
    // The colours of an image are the only channels that are not filled up.
    const filledWidth = index === 0 ? width : fillLanes(width);
    filledFlops += 2 * 9 * filledWidth * fillLanes(channels) * out * out;
    parameters += kernel + channels;
    activations += 2 * channels * out * out;
    width = channels;
  }
  parameters += width * classes + classes;
  return {
    flops: flops + 2 * width * classes,
    filledFlops: filledFlops + 2 * width * fillLanes(classes),
    values: activations + parameters,
    parameters,
  };
}

function listLayers({ pixels, channels, depth }: ConvolutionSize) {
  return Array.from({ length: stages * depth }, (_, layer) => {
    const stage = Math.floor(layer / depth);
    const index = layer % depth;
    const isLast = index === depth - 1;
    return {
      stage,
      index,
      channels: channels * 2 ** stage,
      stride: isLast ? 2 : 1,
      /** Height and width of what it makes. */
      out: pixels / 2 ** (stage + (isLast ? 1 : 0)),
    };
  });
}
