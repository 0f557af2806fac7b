import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { resolveFiles } from '../../scenario/minimal-scenario.ts';

/** Nobody has tokens yet: all of them are emitted to nodes, whose owners sell some to those who want to ask. */
const launch = `name: fair
clock: { horizon: 6 weeks, tick: 6 h }
record: { metricsEvery: 1 week }
users: { active: 8, potential: 8, candidateRate: 0.2 /h }
nodes: { active: 4, potential: 4, tiers: [{ name: gpu, capacity: 150 CU/h, usdPerHour: 0.01 USD/h }], entry: { enabled: false } }
adaptors: { count: 0 }
delegators: { count: 0 }
workloads: [{ name: chat, cu: 100 CU }]
mechanisms:
  staking: { node: 0 DGAI }
  slashing: { mode: jailOnly }
  emission: { formula: "= 1000 * exp(-hours / 8760)" }
tokens:
  genesis:
    nodes: rest
    community: { share: 0 % }
    team: { share: 0 % }
    investors: { share: 0 % }
    airdrop: { share: 0 % }
    liquidity: { share: 0 % }
`;

function live(weight: string) {
  const resolved = resolveFiles({ 'x.yaml': launch }, { set: [`mechanisms.emission.weight=${weight}`] });
  const run = new Run(resolved);
  const at = (name: string): number => run.metrics.specs.findIndex((spec) => spec.name === name);
  let fees = 0;
  while (!run.done) {
    run.step();
    if (run.metrics.due) fees += run.metrics.row[at('fees.gross')];
  }
  return { fees, minted: run.metrics.row[at('dgai.minted')], warnings: resolved.warnings };
}

describe('a fair launch, in which nobody has tokens yet', () => {
  it.each(['capacity', 'uptime'])(
    'lives where emission goes by %s: nodes are paid, sell, and users pay them',
    (weight) => {
      const { fees, minted, warnings } = live(weight);
      expect(minted).toBeGreaterThan(39_000);
      expect(fees).toBeGreaterThan(0);
      expect(warnings.filter((text) => text.startsWith('nobody'))).toEqual([]);
    },
  );

  it.each(['cu', 'stake', 'sqrt'])('never moves by %s, and validate says so', (weight) => {
    const { fees, minted, warnings } = live(weight);
    expect([fees, minted]).toEqual([0, 0]);
    expect(warnings).toEqual(expect.arrayContaining([expect.stringContaining('nobody can ever pay')]));
  });
});
