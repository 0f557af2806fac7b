import { describe, expect, it } from 'vitest';
import { type FlowLink, returnMark, unrollCycles } from '../../reports/kit/flow-chart.ts';

const link = (from: string, to: string): FlowLink => ({ from, to, reasons: [], amount: 1 });
const names = (links: readonly FlowLink[]) => links.map(({ from, to }) => `${from} → ${to}`);

describe('flows without cycles', () => {
  it('leaves a chain as it is', () => {
    const chain = [link('users', 'pot'), link('pot', 'nodes')];
    expect(names(unrollCycles(chain, ['users']))).toEqual(['users → pot', 'pot → nodes']);
  });

  it('shows who is paid after having paid a second time, marked', () => {
    const cycle = [link('users', 'pool'), link('pool', 'voters'), link('voters', 'users')];
    expect(names(unrollCycles(cycle, ['users']))).toEqual([
      'users → pool',
      'pool → voters',
      `voters → users${returnMark}`,
    ]);
  });

  it('follows an account that two pay into once', () => {
    const diamond = [link('a', 'b'), link('a', 'c'), link('b', 'd'), link('c', 'd'), link('d', 'e')];
    expect(unrollCycles(diamond, ['a'])).toHaveLength(5);
  });
});
