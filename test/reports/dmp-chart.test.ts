import { describe, expect, it } from 'vitest';
import { dmpChart } from '../../reports/charts/dao/dmp.ts';
import type { TimeChart } from '../../reports/kit/time-chart.ts';
import { runOf } from './hourly-run.ts';

/** What is said beside the chart of a DAO with so much at the end, in millions. */
function captionOf(staked: number, backed: number, airdropped: number): string {
  const amounts: Record<string, number> = {
    'dmp.supply': backed + airdropped,
    'dmp.minted': 200,
    'dmp.burned': 100,
    'dmp.unbacked': airdropped,
    '2pm.staked': staked,
    'dmp.coverage': staked / (backed + airdropped) / 1e6,
  };
  const metrics = Object.entries(amounts).map(([name, amount]) => [name, () => amount * 1e6] as const);
  return (dmpChart(runOf(Object.fromEntries(metrics))) as TimeChart).caption;
}

describe('the chart of DMP', () => {
  it('says that all have 2PM behind them, or that what was airdropped has none', () => {
    expect(captionOf(90, 90, 0)).toMatch(/all have 2PM behind them\.$/);
    expect(captionOf(90, 90, 2)).toMatch(/2M.DMP have no 2PM behind them, as they were airdropped\.$/);
  });

  it('counts those whose 2PM went to airdropped ones that redeemed', () => {
    expect(captionOf(0, 27, 1)).toMatch(/28M.DMP have no 2PM behind them, 1M.DMP of them airdropped\.$/);
    expect(captionOf(0, 28, 0)).toMatch(
      /28M.DMP have no 2PM behind them, whose 2PM went to airdropped ones\.$/,
    );
  });
});
