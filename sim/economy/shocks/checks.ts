import { warnLate } from '../../scenario/clock-checks.ts';
import { odd, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';

export const warnOfLateShocks = (scenario: Scenario): Warning[] =>
  scenario.shocks.map(({ at }, index) => warnLate(`shocks.${index}`, at, scenario));

/** Where DGAI has a pool, a shock of its price is one of what traders believe. */
export function warnOfPriceShocks({ price, shocks, twoPm, traders }: Scenario): Warning[] {
  const isBelieved = twoPm.enabled && traders.enabled;
  const because = 'price.source is pool';
  return shocks.map(({ kind }, index) =>
    odd(
      kind === 'price' && price.source === 'pool',
      isBelieved
        ? `shocks.${index} does not set the price, as ${because}: it moves what traders think DGAI is worth`
        : `shocks.${index} has no effect: ${because}, and there are no traders to think DGAI worth more or less`,
    ),
  );
}
