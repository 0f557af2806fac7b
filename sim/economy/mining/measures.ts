import { after, group, type Measure, total } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import { listMines } from './mines.ts';
import type { World } from './state.ts';

/** 2PM that circulate, and rewards of liquidity. */
export const miningMeasures = (): readonly Measure<World>[] => [
  ...after(
    '2pm.vested',
    group<World>('2pm', [
      [
        '2pm.circulating',
        '2PM',
        'supply that is neither staked, nor locked, nor waiting to be claimed',
        (w) => {
          const { vault, teamLocked, miningRewards } = w.books;
          const held = vault.balance[0] + teamLocked.balance[0] + miningRewards.balance[0];
          return (w.scenario.twoPm.supply - held) / BASE_UNITS - total(w, w.books.cooling);
        },
        'day',
      ],
    ]),
  ),
  ...group<World>('2pm', [
    [
      'mining.paid',
      '2PM',
      'liquidity rewards paid since the start',
      (w) =>
        listMines(w).reduce((sum, { rewards, at }) => sum + rewards.due[at] - rewards.carried[at], 0) /
        BASE_UNITS,
      'day',
    ],
  ]),
];
