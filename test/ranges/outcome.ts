import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ResolvedScenario, resolveScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';
import { InputError } from '../../sim/errors.ts';
import { listMends } from '../../sim/scenario/consequences.ts';
import { memoryReader } from '../../sim/scenario/source-reader.ts';
import { shippedScenarios } from '../../sim/store/shipped-files.ts';
import { EconomyLaws } from '../laws/economy-laws.ts';

/** What became of a scenario; whatever else happens is thrown. */
export type Outcome =
  /** Four weeks to the end, everything written a number, conservation holding. */
  | 'ran'
  /** Refused on reading; with all hints followed it ran. */
  | 'mended'
  /** Refused on reading: more work than allowed; with the hint followed it is accepted. */
  | 'too much work'
  /** Refused on reading, where no hint has one value to propose. */
  | 'refused'
  /** Refused by the run: a formula's result, or amounts that outgrew what is exact. */
  | 'refused later';

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const shipped = ['calibrations/reference.json', 'workloads/azure-llm-2023-conversation.json'];
const files: Readonly<Record<string, string>> = {
  'hamlet.yaml': own('hamlet.yaml'),
  'season.csv': own('season.csv'),
  'balances.csv': own('balances.csv'),
  ...Object.fromEntries(
    shipped.map((name) => [`dmpsim:${name}`, readFileSync(join(shippedScenarios(), name), 'utf8')]),
  ),
};

/** The hamlet under settings, with other text in its series where `series` has some. */
export function hamlet(set: readonly string[], series?: string): ResolvedScenario {
  const all = series === undefined ? files : { ...files, 'season.csv': series };
  return resolveScenario('hamlet.yaml', memoryReader(all), { set });
}

/** Reads and runs the hamlet. Throws for what is neither refused as bad input nor right to the end. */
export function outcomeOf(set: readonly string[], series?: string): Outcome {
  try {
    return runToEnd(hamlet(set, series), 'ran');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    requireWhole(error);
    const mends = listMends(error.problems);
    if (!error.problems.every(({ mend }) => mend !== undefined)) return 'refused';
    return followHints(set, mends, series);
  }
}

function followHints(set: readonly string[], mends: readonly string[], series: string | undefined): Outcome {
  let mended: ResolvedScenario;
  try {
    mended = hamlet([...set, ...mends], series);
  } catch (error) {
    throw new Error(`hints do not help: ${JSON.stringify(mends)}`, { cause: error });
  }
  if (mends.some((mend) => mend.startsWith('clock.workMax='))) return 'too much work';
  return runToEnd(mended, 'mended');
}

function requireWhole({ problems }: InputError): void {
  for (const problem of problems) {
    const { path, constraint, value, hint } = problem;
    if ([path, constraint, value, hint].includes(''))
      throw new Error(`half a refusal: ${JSON.stringify(problem)}`);
  }
}

function runToEnd(resolved: ResolvedScenario, outcome: Outcome): Outcome {
  const run = new Run(resolved);
  const laws = new EconomyLaws(run);
  try {
    while (!run.done) {
      run.step();
      checkWritten(run);
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    requireWhole(error);
    return 'refused later';
  }
  laws.check();
  checkEnd(run);
  return outcome;
}

/** NaN stands for a missing value in what is measured, and is written as nothing; infinity never. */
function checkWritten(run: Run): void {
  if (run.metrics.due)
    run.metrics.specs.forEach(({ name }, column) => {
      requireFinite(name, [run.metrics.row[column]], true);
    });
  if (run.weeks.due) for (const { name, values } of run.weeks.samples) requireFinite(name, values, true);
  for (const { kind, amount } of run.drainEvents()) requireFinite(`event ${kind}`, [amount], false);
}

/** Columns in which a node has no value before its first week is over. */
const mayBeMissing: ReadonlySet<string> = new Set(['margin', 'annualReturn']);

function checkEnd(run: Run): void {
  requireFinite('flows', run.flows.period, false);
  for (const table of run.world.stateTables)
    for (const [name, column] of Object.entries(table.col))
      requireFinite(`state ${name}`, column as ArrayLike<number | bigint>, mayBeMissing.has(name));
  for (const table of run.finalTables())
    for (const { name, values } of table.columns)
      requireFinite(`${table.name} ${name}`, values as ArrayLike<number | bigint>, true);
  for (const { label, text } of run.summary())
    if (/NaN|Infinity|∞/.test(text)) throw new Error(`the summary says ${label}: ${text}`);
}

function requireFinite(what: string, values: ArrayLike<number | bigint>, mayMiss: boolean): void {
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k];
    if (typeof value !== 'number' || Number.isFinite(value) || (mayMiss && Number.isNaN(value))) continue;
    throw new Error(`${what}[${k}] is ${value}`);
  }
}
