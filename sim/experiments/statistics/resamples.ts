import type { Stream } from '../../random/draws.ts';
import { WORD_VALUES } from '../../random/word-values.ts';

/**
 * `count` samples with replacement of `n` things, each a row of `n` indices: the same for every quantity of one
 * bootstrap, so that what belongs together stays together. A pure function of the stream.
 */
export interface Resamples {
  readonly n: number;
  readonly count: number;
  /** `indices[resample · n + position]`. */
  readonly indices: Uint32Array;
}

/** Draws them; `n` and `count` are whole numbers from 1, their product below 2^31. */
export function drawResamples(stream: Stream, n: number, count: number): Resamples {
  const indices = new Uint32Array(n * count);
  const ordinals = Int32Array.from({ length: n }, (_, position) => position);
  const entities = new Int32Array(n);
  const word0 = new Uint32Array(n);
  const word1 = new Uint32Array(n);
  for (let resample = 0; resample < count; resample += 1) {
    entities.fill(resample);
    stream.fill(entities, ordinals, 0, n, word0, word1);
    // 2^32 values shared among n places: uneven by less than n in 2^32.
    for (let i = 0; i < n; i += 1) indices[resample * n + i] = Math.floor((word0[i] / WORD_VALUES) * n);
  }
  return { n, count, indices };
}
