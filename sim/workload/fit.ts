import { Draws } from '../random/draws.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import type { WorkloadProfile } from './profile.ts';
import { TokenSampler } from './token-sampler.ts';

/** Token counts by request, in any order. */
export interface TokenSample {
  readonly tokensIn: ArrayLike<number>;
  readonly tokensOut: ArrayLike<number>;
}

/** How far drawn token counts lie from a trace: Kolmogorov–Smirnov distances, 0 to 1. */
export interface ProfileFit {
  readonly draws: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/**
 * Draws `draws` requests from a profile, as a run would, and compares them with the requests of a trace.
 * `seed` chooses the draws. Chance alone accounts for about 0.9 / √draws of each distance.
 */
export function measureFit(
  profile: WorkloadProfile,
  trace: TokenSample,
  draws = 100_000,
  seed = 'fit',
): ProfileFit {
  const drawn = drawTokens(profile, draws, seed);
  return {
    draws,
    tokensIn: kolmogorovSmirnov(drawn.tokensIn, trace.tokensIn),
    tokensOut: kolmogorovSmirnov(drawn.tokensOut, trace.tokensOut),
  };
}

/** The tokens of `draws` requests of a profile. */
export function drawTokens(profile: WorkloadProfile, draws: number, seed: string): TokenSample {
  const rows = Int32Array.from({ length: draws }, (_, row) => row);
  const words0 = new Uint32Array(draws);
  const words1 = new Uint32Array(draws);
  new Draws(seed, 0).stream('workload.fit').fill(rows, new Int32Array(draws), 0, draws, words0, words1);
  const tokensIn = new Int32Array(draws);
  const tokensOut = new Int32Array(draws);
  new TokenSampler(profile).fill(rows, draws, words0, words1, tokensIn, tokensOut);
  return { tokensIn, tokensOut };
}
