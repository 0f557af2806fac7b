import type { Run } from '../../sim/economy/run.ts';
import { DaoLaws } from './dao-laws.ts';
import { EconomyLaws } from './economy-laws.ts';

/** Runs to the end, every law of either half checked at the start and after every tick. */
export function runLawfully(run: Run): void {
  const laws = [new EconomyLaws(run), new DaoLaws(run)];
  for (const law of laws) law.check();
  while (!run.done) {
    run.step();
    for (const law of laws) law.check();
  }
}
