import { Graph } from './graph.ts';

/** Shape of a transformer and of the text that it reads. */
export interface TransformerSize {
  /** Width d of the hidden state; heads have 64 of it each. */
  readonly width: number;
  readonly layers: number;
  /** Tokens read at once. */
  readonly tokens: number;
}

/** A decoder that makes one token, with what it kept of the tokens before. */
export interface DecodeSize extends Omit<TransformerSize, 'tokens'> {
  /** Tokens whose keys and values are in the cache. */
  readonly cached: number;
}

const headWidth = 64;

/** Weights of a layer besides the 12 d² of its matrices are below a thousandth and not counted. */
export function transformerParameters({ width, layers }: { width: number; layers: number }): number {
  return 12 * layers * width * width;
}

/** Reads a text in both directions, as models that embed or classify do. `hidden` [tokens, d] → `result` [tokens, d]. */
export function encoderModel(size: TransformerSize): Graph {
  const graph = new Graph(`encoder-d${size.width}-l${size.layers}-t${size.tokens}`);
  readText(graph, size, undefined);
  return graph;
}

/**
 * Reads a text from left to right and returns, beside `result`, the keys [heads, 64, tokens] and values
 * [heads, tokens, 64] of each layer for a decoder's cache.
 */
export function prefillModel(size: TransformerSize): Graph {
  const graph = new Graph(`prefill-d${size.width}-l${size.layers}-t${size.tokens}`);
  const mask = graph.floats('mask', [size.tokens, size.tokens], causalMask(size.tokens));
  readText(graph, size, mask);
  return graph;
}

/**
 * One token of a decoder over a cache of `cached` tokens. The cache belongs to the caller, who appends the token's own
 * key and value: nothing is copied, as in runtimes that keep the cache in place.
 */
export function decodeModel(size: DecodeSize): Graph {
  const { width, layers, cached } = size;
  const graph = new Graph(`decode-d${width}-l${layers}-c${cached}`);
  const heads = width / headWidth;
  let hidden = graph.input('hidden', [1, width]);
  for (let layer = 0; layer < layers; layer++) {
    const at = `layer${layer}`;
    const keys = graph.input(`${at}.keys`, [heads, headWidth, cached]);
    const values = graph.input(`${at}.values`, [heads, cached, headWidth]);
    const { query, key, value } = project(graph, at, hidden, size, 1);
    const past = graph.apply(`${at}.scores.past`, 'MatMul', [query, keys]);
    const own = graph.apply(`${at}.scores.own`, 'MatMul', [query, key]);
    const scores = graph.apply(`${at}.scores`, 'Concat', [past, own], { axis: 2 });
    const shares = graph.apply(`${at}.shares`, 'Softmax', [scores], { axis: 2 });
    const lengths = graph.integers('split', [cached, 1]);
    const [ofPast, ofOwn] = graph.applyMany(
      'Split',
      [shares, lengths],
      [`${at}.shares.past`, `${at}.shares.own`],
      { axis: 2 },
    );
    const pastMix = graph.apply(`${at}.mix.past`, 'MatMul', [ofPast, values]);
    const ownMix = graph.apply(`${at}.mix.own`, 'MatMul', [ofOwn, value]);
    const mix = graph.apply(`${at}.mix`, 'Add', [pastMix, ownMix]);
    graph.output(key, [heads, headWidth, 1]);
    graph.output(value, [heads, 1, headWidth]);
    hidden = finishLayer(graph, at, { hidden, mix }, size);
  }
  finishModel(graph, hidden, size, 1);
  return graph;
}

function readText(graph: Graph, size: TransformerSize, mask: string | undefined): void {
  const { width, layers, tokens } = size;
  const heads = width / headWidth;
  let hidden = graph.input('hidden', [tokens, width]);
  for (let layer = 0; layer < layers; layer++) {
    const at = `layer${layer}`;
    const { query, key, value } = project(graph, at, hidden, size, tokens);
    const scores = graph.apply(`${at}.scores`, 'MatMul', [query, key]);
    const seen = mask === undefined ? scores : graph.apply(`${at}.masked`, 'Add', [scores, mask]);
    const shares = graph.apply(`${at}.shares`, 'Softmax', [seen], { axis: 2 });
    const mix = graph.apply(`${at}.mix`, 'MatMul', [shares, value]);
    if (mask !== undefined) {
      graph.output(key, [heads, headWidth, tokens]);
      graph.output(value, [heads, tokens, headWidth]);
    }
    hidden = finishLayer(graph, at, { hidden, mix }, size);
  }
  finishModel(graph, hidden, size, tokens);
}

type Width = Pick<TransformerSize, 'width'>;

/** Queries [heads, tokens, 64], already divided by √64, keys [heads, 64, tokens] and values [heads, tokens, 64]. */
function project(graph: Graph, at: string, hidden: string, { width }: Width, tokens: number) {
  const heads = width / headWidth;
  const normal = normalise(graph, `${at}.before`, hidden, width);
  const split = graph.integers('heads', [tokens, heads, headWidth]);
  const scale = graph.initializers.some(({ name }) => name === 'scale')
    ? 'scale'
    : graph.floats('scale', [1], Float32Array.of(1 / Math.sqrt(headWidth)));
  const part = (name: string, permutation: readonly number[]): string => {
    const flat = multiply(graph, `${at}.${name}.flat`, normal, [width, width]);
    const parted = graph.apply(`${at}.${name}.parted`, 'Reshape', [flat, split]);
    return graph.apply(`${at}.${name}`, 'Transpose', [parted], { perm: permutation });
  };
  const query = graph.apply(`${at}.query`, 'Mul', [part('query.raw', [1, 0, 2]), scale]);
  return { query, key: part('key', [1, 2, 0]), value: part('value', [1, 0, 2]) };
}

/** Brings the heads together again, and the two-layer network with four times the width. */
function finishLayer(
  graph: Graph,
  at: string,
  { hidden, mix }: { readonly hidden: string; readonly mix: string },
  { width }: Width,
): string {
  const joined = graph.apply(`${at}.joined`, 'Transpose', [mix], { perm: [1, 0, 2] });
  const flat = graph.apply(`${at}.flat`, 'Reshape', [joined, graph.integers('flat', [-1, width])]);
  const attended = multiply(graph, `${at}.attended`, flat, [width, width]);
  const between = graph.apply(`${at}.between`, 'Add', [hidden, attended]);
  const normal = normalise(graph, `${at}.middle`, between, width);
  const wide = multiply(graph, `${at}.wide`, normal, [width, 4 * width]);
  const bent = graph.apply(`${at}.bent`, 'Gelu', [wide]);
  const narrow = multiply(graph, `${at}.narrow`, bent, [4 * width, width]);
  return graph.apply(`${at}.hidden`, 'Add', [between, narrow]);
}

function finishModel(graph: Graph, hidden: string, { width }: Width, tokens: number): void {
  normalise(graph, 'result', hidden, width);
  graph.output('result', [tokens, width]);
}

function normalise(graph: Graph, name: string, value: string, width: number): string {
  const scale = graph.floats(`${name}.scale`, [width], new Float32Array(width).fill(1));
  const bias = graph.weight(`${name}.bias`, [width], 100);
  return graph.apply(name, 'LayerNormalization', [value, scale, bias], {
    axis: -1,
    epsilon: { float: 1e-5 },
  });
}

/** `value` [·, n] times a matrix [n, m] plus a bias [m]. */
function multiply(graph: Graph, name: string, value: string, [n, m]: readonly [number, number]): string {
  const matrix = graph.weight(`${name}.matrix`, [n, m], n);
  const bias = graph.weight(`${name}.bias`, [m], 100);
  return graph.apply(name, 'Add', [graph.apply(`${name}.product`, 'MatMul', [value, matrix]), bias]);
}

/** 0 where a token may look, a large negative number where it would see what comes after it. */
function causalMask(tokens: number): Float32Array {
  const mask = new Float32Array(tokens * tokens);
  for (let row = 0; row < tokens; row++) mask.fill(-1e9, row * tokens + row + 1, (row + 1) * tokens);
  return mask;
}
