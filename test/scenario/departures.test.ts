import { describe, expect, it } from 'vitest';
import { smallScenario } from '../economy/small-scenario.ts';

const warned = (...set: readonly string[]): readonly string[] =>
  smallScenario(...set).warnings.filter((text) => text.includes('documents'));

describe('what the documents of the network state a range for', () => {
  it('is no matter within it', () => {
    expect(warned()).toEqual([]);
    expect(warned('mechanisms.slashing.downtime=20 %', 'mechanisms.staking.commission=0 %')).toEqual([]);
  });

  it.each([
    ['mechanisms.slashing.fakeResult', '100 %', '5 %–20 %'],
    ['mechanisms.slashing.downtime', '0.01 %', '5 %–20 %'],
    ['mechanisms.slashing.misrouting', '21 %', '5 %–20 %'],
    ['mechanisms.latencyPenalty.max', '45 %', '0 %–30 %'],
    ['mechanisms.staking.commission', '55 %', '0 %–20 %'],
  ])('runs outside of it too, with a warning: %s', (path, value, stated) => {
    const text = `${path} is ${value}: the documents of the network say ${stated}`;
    // Once, and in these words alone.
    const { warnings } = smallScenario(`${path}=${value}`);
    expect(warnings.filter((warning) => warning.includes(path))).toEqual([text]);
  });

  it('is warned about where a date or a vote sets it', () => {
    const set = '{ mechanisms.slashing.fakeResult: 50 % }';
    expect(warned(`changes=[{ from: 1 week, set: ${set} }]`)).toEqual([
      'changes.0.set.mechanisms.slashing.fakeResult is 50 %: the documents of the network say 5 %–20 %',
    ]);
    expect(warned(`mechanisms.governance.proposals=[{ at: 1 week, set: ${set} }]`)).toEqual([
      'mechanisms.governance.proposals.0.set.mechanisms.slashing.fakeResult is 50 %: the documents of the network say 5 %–20 %',
    ]);
  });
});
