import { describe, expect, it } from 'vitest';
import { dirichlet } from '../../sim/random/distributions/dirichlet.ts';
import { exponential } from '../../sim/random/distributions/exponential.ts';
import { gamma } from '../../sim/random/distributions/gamma.ts';
import { logNormal } from '../../sim/random/distributions/log-normal.ts';
import { normal } from '../../sim/random/distributions/normal.ts';
import { uniform } from '../../sim/random/distributions/uniform.ts';
import { type Cursor, Draws } from '../../sim/random/draws.ts';

/*
 * Golden values: they say nothing about right or wrong, only that a recorded run can still be replayed to the last
 * bit, on this machine and on any other. Whoever changes one on purpose changes the digest of every run.
 */

const stream = new Draws('golden', 0).stream('draws');

/** FNV-1a over the bits of 20,000 draws. */
function hashDraws(draw: (cursor: Cursor, index: number) => number): number {
  const values = Float64Array.from({ length: 20_000 }, (_, i) => draw(stream.at(i, 0), i));
  const words = new Uint32Array(values.buffer);
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5);
}

const shares = new Float64Array(3);
const alpha = Float64Array.of(0.2, 1, 5);

describe('draws keep their bits', () => {
  it.each([
    { name: 'bits', draw: (cursor: Cursor) => cursor.bits(), hash: 3308491509 },
    { name: 'u53', draw: (cursor: Cursor) => cursor.u53(), hash: 3110312367 },
    { name: 'open01', draw: (cursor: Cursor) => cursor.open01(), hash: 1978942166 },
    {
      name: 'uniform',
      draw: (cursor: Cursor) => uniform(cursor.u53(), { min: 1, max: 7 }),
      hash: 3193502810,
    },
    { name: 'exponential', draw: (cursor: Cursor) => exponential(cursor.u53(), 720), hash: 1475622587 },
    { name: 'normal', draw: (cursor: Cursor) => normal(cursor.open01()), hash: 2743081666 },
    {
      name: 'log-normal',
      draw: (cursor: Cursor) => logNormal(cursor.open01(), { mean: 3, cv: 2 }),
      hash: 1985739456,
    },
    { name: 'gamma 0.3', draw: (cursor: Cursor) => gamma(cursor, 0.3), hash: 3935807831 },
    { name: 'gamma 1.5', draw: (cursor: Cursor) => gamma(cursor, 1.5), hash: 1776184806 },
    { name: 'gamma 40', draw: (cursor: Cursor) => gamma(cursor, 40), hash: 3516613441 },
    {
      name: 'Dirichlet',
      draw: (_: Cursor, index: number) => {
        dirichlet(stream, index, 0, alpha, shares);
        return shares[index % 3];
      },
      hash: 1982496552,
    },
  ])('$name', ({ draw, hash }) => {
    expect(hashDraws(draw)).toBe(hash);
  });
});
