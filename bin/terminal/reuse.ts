import type { Argv } from 'yargs';
import type { ExperimentPlan } from '../../sim/experiments/plan.ts';
import type { ExperimentStore } from '../../sim/store/experiment-store.ts';
import type { ReusedFolder } from '../../sim/store/reused-runs.ts';
import { groupThousands } from './figures.ts';
import type { Screen } from './screen.ts';
import { safeText } from './width.ts';

export interface ReuseOptions {
  readonly reuse: readonly string[];
}

/** Adds the option that names folders whose runs may be taken. */
export function addReuseOption<Options>(yargs: Argv<Options>): Argv<Options & ReuseOptions> {
  return yargs.option('reuse', {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    defaultDescription: 'none',
    describe:
      'Take runs from the folder of another ensemble or comparison that you trust; may be given again',
  }) as unknown as Argv<Options & ReuseOptions>;
}

/** Takes runs from other folders and says how many from where. */
export async function takeReused(
  { reuse }: ReuseOptions,
  plan: ExperimentPlan,
  store: ExperimentStore,
  screen: Screen,
): Promise<readonly ReusedFolder[]> {
  if (reuse.length === 0) return [];
  const { reuseRuns } = await import('../../sim/store/reused-runs.ts');
  const reused = await reuseRuns(plan, store, reuse);
  for (const one of reused) screen.remark(safeText(`${describeReused(one, 'took')}`));
  return reused;
}

/** `took 40 runs from out/a, which were not made again`, or why none. */
export function describeReused({ folder, runs, reason }: ReusedFolder, verb: 'took' | 'would take'): string {
  return runs > 0
    ? `${verb} ${groupThousands(runs)} ${runs === 1 ? 'run' : 'runs'} from ${folder} instead of making them`
    : `${verb} no run from ${folder}: ${reason}`;
}
