import { declare } from '../../kernel/module.ts';
import { PRICE_UNITS } from '../../units.ts';
import { outsideParameters } from './parameters.ts';

/** What a tick is like from outside: derived from the scenario and the clock, never kept. */
export interface Levels {
  /** USD per DGAI × 10^9. */
  priceNano: number;
  /** Demand: chance that a candidate is wanted at no cost, before price. */
  demand: number;
  /** Chance that a candidate request is accepted. */
  acceptance: number;
  /** Factor of the news on what traders think DGAI is worth. */
  news: number;
  /** Factor on running costs of nodes. */
  energy: number;
}

/** Before the first tick. */
export const startLevels: Readonly<Levels> = { priceNano: 0, demand: 1, acceptance: 1, news: 1, energy: 1 };

/** What is given from outside. */
export const outside = declare(
  {
    name: 'outside',
    doc: 'Prices, demand and costs that are given from outside.',
    parameters: outsideParameters,
  },
  () => {
    const levels: Levels = { ...startLevels };
    return {
      levels,
      /** USD per DGAI. */
      get priceUsd(): number {
        return levels.priceNano / PRICE_UNITS;
      },
    };
  },
);
