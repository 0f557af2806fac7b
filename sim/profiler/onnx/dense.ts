import { Graph } from './graph.ts';

/** A classifier of one layer. */
export interface LogisticSize {
  /** Records that are classified in one call. */
  readonly batch: number;
  readonly features: number;
  readonly classes: number;
}

/** A network of equally wide layers. */
export interface PerceptronSize {
  readonly batch: number;
  readonly width: number;
  readonly layers: number;
}

/** Logistic regression: `records` [batch, features] → `result` [batch, classes], shares that sum to one. */
export function logisticModel({ batch, features, classes }: LogisticSize): Graph {
  const graph = new Graph(`logistic-b${batch}-f${features}-k${classes}`);
  const records = graph.input('records', [batch, features]);
  const matrix = graph.weight('matrix', [features, classes], features);
  const bias = graph.weight('bias', [classes], 100);
  const scores = graph.apply('scores', 'Gemm', [records, matrix, bias]);
  graph.apply('result', 'Softmax', [scores], { axis: 1 });
  graph.output('result', [batch, classes]);
  return graph;
}

/** A multilayer perceptron: `records` [batch, width] → `result` [batch, width]. */
export function perceptronModel({ batch, width, layers }: PerceptronSize): Graph {
  const graph = new Graph(`mlp-b${batch}-w${width}-l${layers}`);
  let value = graph.input('records', [batch, width]);
  for (let layer = 0; layer < layers; layer++) {
    const name = layer === layers - 1 ? 'result' : `layer${layer}`;
    const matrix = graph.weight(`${name}.matrix`, [width, width], width);
    const bias = graph.weight(`${name}.bias`, [width], 100);
    const sum = graph.apply(`${name}.sum`, 'Gemm', [value, matrix, bias]);
    value = graph.apply(name, 'Relu', [sum]);
  }
  graph.output('result', [batch, width]);
  return graph;
}
