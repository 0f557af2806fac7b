import { normal } from '../../../sim/random/distributions/normal.ts';
import { Draws, type Stream } from '../../../sim/random/draws.ts';

/** How often a claim about chances is put to the test. */
export const repeats = 2_000;

/** Draws for a test, by its own name. */
export const streamOf = (name: string): Stream => new Draws('statistics', 0).stream(name);

/** `n` standard normal values of one repeat. */
export function normals(stream: Stream, repeat: number, n: number): Float64Array {
  const values = new Float64Array(n);
  for (let i = 0; i < n; i += 1) values[i] = normal(stream.at(repeat, i).open01());
  return values;
}

/** Share of repeats in which `claim` is true. */
export function shareOf(count: number, claim: (repeat: number) => boolean): number {
  let held = 0;
  for (let repeat = 0; repeat < count; repeat += 1) if (claim(repeat)) held += 1;
  return held / count;
}
