import { group, type Measure, ratio } from '../../kernel/measure.ts';
import type { World } from './state.ts';
import { strategy } from './traders.ts';

function strategyShare({ traders }: World, one: number): number {
  return ratio(
    traders.col.strategy.reduce((sum, value) => sum + (value === one ? 1 : 0), 0),
    traders.rows,
  );
}

/** By what traders trade. */
export const traderMeasures = (): readonly Measure<World>[] =>
  group<World>('market', [
    [
      'traders.fundamental',
      'share',
      'traders who trade on value',
      (w) => strategyShare(w, strategy.fundamental),
      'week',
    ],
    [
      'traders.trend',
      'share',
      'traders who follow the trend',
      (w) => strategyShare(w, strategy.trend),
      'week',
    ],
  ]);
