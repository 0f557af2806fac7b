import type { Stream } from '../../random/draws.ts';
import { sobolDesign, sobolDimensionsMax } from './sobol.ts';

const whole = 0x1_0000_0000;
const levelsOfDraw = 6;
const blocks = 4;

/**
 * The first `n` points of Sobol's sequence under scrambling number `scramble` of the stream (A. B. Owen, "Randomly permuted
 * (t, m, s)-nets and (t, s)-sequences", 1995): each point is uniform in the unit cube, all of them are as even as before,
 * and scramblings are independent of each other, which is what gives an average over them an error that can be measured.
 * `points[point][dimension]`, each in [0, 1); a longer design begins with a shorter one.
 */
export function scrambledSobolDesign(
  n: number,
  dimensions: number,
  stream: Stream,
  scramble: number,
): number[][] {
  return sobolDesign(n, dimensions).points.map((point) =>
    point.map(
      (x, dimension) => scrambleWord(x * whole, stream, scramble * sobolDimensionsMax + dimension) / whole,
    ),
  );
}

/**
 * Whether bit k turns depends on all bits above it: a binary tree of coins. A draw has 64 coins, and the subtree of the next
 * six levels 63 nodes, so four draws decide 24 levels. Points are alike in those only beyond 2^24 of them: the rest is noise.
 */
function scrambleWord(word: number, stream: Stream, entity: number): number {
  let turned = 0;
  let firstOfBlock = 0;
  for (let block = 0; block < blocks; block += 1) {
    const above = block * levelsOfDraw;
    const coins = stream.at(entity, firstOfBlock + (block === 0 ? 0 : word >>> (32 - above)));
    firstOfBlock += 1 << above;
    const low = coins.bits();
    const high = coins.bits();
    for (let level = 0; level < levelsOfDraw; level += 1) {
      const path = level === 0 ? 0 : (word >>> (32 - above - level)) & ((1 << level) - 1);
      const node = (1 << level) - 1 + path;
      const coin = node < 32 ? (low >>> node) & 1 : (high >>> (node - 32)) & 1;
      turned |= coin << (31 - above - level);
    }
  }
  const rest = stream.at(entity, word >>> (32 - blocks * levelsOfDraw));
  rest.u53();
  return (word ^ (turned | (rest.bits() >>> (blocks * levelsOfDraw)))) >>> 0;
}
