import { exponential } from '../random/distributions/exponential.ts';
import { logNormal } from '../random/distributions/log-normal.ts';
import type { Stream } from '../random/draws.ts';
import type { Spread } from '../scenario/field.ts';

/** Half a step of a 53-bit uniform: moves it from [0, 1) into (0, 1). */
export const OPEN_UNIT = Number.EPSILON / 4;

/** A trait of one individual; slot `slot` of the first draw of its id. */
export function drawTrait(spread: Spread, stream: Stream, id: number, slot: number): number {
  const u = stream.uniform(id, 0, slot);
  switch (spread.kind) {
    case 'constant':
      return spread.value;
    case 'uniform':
      return spread.low + u * (spread.high - spread.low);
    case 'uniformInteger':
      return spread.low + Math.floor(u * (spread.high - spread.low + 1));
    case 'exponential':
      return exponential(u, spread.mean);
    case 'lognormal':
      return logNormal(u + OPEN_UNIT, { mean: spread.mean, cv: spread.cv });
  }
}

/** A trait with mean 1 that differs between individuals, from slot `slot` of their draws. */
export function drawFactor(trait: Stream, id: number, slot: number, cv: number): number {
  return logNormal(trait.uniform(id, 0, slot) + OPEN_UNIT, { mean: 1, cv });
}
