import { type Assumption, listAssumptions } from '../sim/scenario/assumptions.ts';
import { loadScenario } from '../sim/store/scenario-files.ts';
import type { ChangedValue } from './charts/report-data.ts';

/** Sections that name a scenario and change nothing in the economy. */
const namesOnly = /^(name|question|seed|record|extends|\$schema)\b/;

/** The values of a run that are not as in the baseline that ships with this version, in the order of the schema. */
export function compareWithBaseline(assumptions: readonly Assumption[]): ChangedValue[] {
  const usual = new Map(
    listAssumptions(loadScenario('dmpsim:baseline.yaml')).map((row) => [row.path, row.value]),
  );
  return assumptions
    .filter(({ path, value }) => usual.get(path) !== value && !namesOnly.test(path))
    .map(({ path, value, origin, doc }) => ({ path, value, baseline: usual.get(path), origin, doc }));
}
