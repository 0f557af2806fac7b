import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measureFit } from '../../sim/workload/fit.ts';
import { parseProfile } from '../../sim/workload/profile.ts';
import { TokenSampler } from '../../sim/workload/token-sampler.ts';

interface Margin {
  readonly gaps: readonly number[];
  readonly counts: readonly number[];
}
interface TraceTokens {
  readonly tokensIn: Margin;
  readonly tokensOut: Margin;
  readonly inOutMean: number;
}
const { traces } = JSON.parse(readFileSync('test/vectors/azure-llm-2023-margins.json', 'utf8')) as {
  traces: Record<string, TraceTokens>;
};

/** The token counts of all requests, ascending. */
function expand({ gaps, counts }: Margin): number[] {
  let value = 0;
  return gaps.flatMap((gap, i) => {
    value += gap;
    return Array.from({ length: counts[i] }, () => value);
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.each(Object.keys(traces))('the shipped workload %s', (name) => {
  const text = readFileSync(`scenarios/workloads/${name}.json`, 'utf8');
  const profile = parseProfile(text, `${name}.json`);
  const tokensIn = expand(traces[name].tokensIn);
  const tokensOut = expand(traces[name].tokensOut);

  it('draws token counts as the production service saw them: KS ≤ 0.012 over 100,000 draws', () => {
    for (const seed of ['first', 'second', 'third']) {
      const fit = measureFit(profile, { tokensIn, tokensOut }, 100_000, seed);
      expect(fit.tokensIn).toBeLessThanOrEqual(0.012);
      expect(fit.tokensOut).toBeLessThanOrEqual(0.012);
    }
  });

  it('asks for as much work as the trace did: moments of tokens within 0.5 %', () => {
    const { moments } = new TokenSampler(profile);
    const square = (values: readonly number[]) => meanOf(values.map((value) => value * value));
    expect(Math.abs(moments.in / meanOf(tokensIn) - 1)).toBeLessThan(0.005);
    expect(Math.abs(moments.out / meanOf(tokensOut) - 1)).toBeLessThan(0.005);
    expect(Math.abs(moments.inSquared / square(tokensIn) - 1)).toBeLessThan(0.005);
    expect(Math.abs(moments.outSquared / square(tokensOut) - 1)).toBeLessThan(0.005);
    expect(Math.abs(moments.inOut / traces[name].inOutMean - 1)).toBeLessThan(0.005);
  });

  it('is small, attributed, and about an hour of production', () => {
    expect(text.length).toBeLessThan(60_000);
    expect(profile.name).toBe(name);
    expect(profile.source).toMatchObject({ licence: 'CC BY 4.0' });
    expect(profile.source.citation).toContain('Splitwise');
    expect(profile.requests).toBe(tokensIn.length);
    expect(profile.seconds / 3600).toBeCloseTo(1, 0);
    expect(profile.tokensIn.max).toBe(tokensIn.at(-1));
    expect(profile.tokensOut.max).toBe(tokensOut.at(-1));
  });
});
