import { InputError } from '../errors.ts';
import { type Dimension, formatQuantity, parseQuantity, WEEK_HOURS } from '../units.ts';
import { valueAt, withValues } from './changed-values.ts';
import { fieldLedTo } from './declared-fields.ts';
import { fieldNotes, keepsRule } from './field.ts';
import { compileFormula } from './formula.ts';
import { FormulaError, hintForFailure } from './formula-error.ts';
import { listFormulas } from './formula-list.ts';
import type { AnyScenario } from './frame-parameters.ts';
import { scenarioSchema } from './schema.ts';
import type { Finding } from './schema-problems.ts';
import { schemaAt } from './schema-tree.ts';
import { boundsOfSlot, isSlot, scaleOf } from './slot.ts';
import type { ScenarioStage } from './stages.ts';

/** What the result of a formula may be: as the number that may stand in its place. */
export interface FormulaBounds {
  readonly low: number;
  readonly high: number;
  readonly dimension: Dimension;
}

/** Bounds of the formula at a path; undefined where it may give any number. */
export function boundsOfFormula(path: string): FormulaBounds | undefined {
  const field = schemaAt(scenarioSchema(), path.split('.'));
  const { dimension, range = {} } = (field === undefined ? undefined : fieldNotes.get(field)) ?? {};
  const { min, max, formulaMin = min === keepsRule ? undefined : min } = range;
  if (dimension === undefined || (min === keepsRule && max === keepsRule)) return undefined;
  const read = (bound: string | undefined, otherwise: number): number =>
    bound === undefined ? otherwise : parseQuantity(bound, dimension);
  return { low: read(formulaMin, 0), high: read(max, Number.POSITIVE_INFINITY), dimension };
}

/** `0–1`, `0–1,000,000`. */
export function showBounds({ low, high, dimension }: FormulaBounds): string {
  return `${formatQuantity(low, dimension)}–${formatQuantity(high, dimension)}`;
}

/** `clamp(1 - week / 26, 0, 1)`: the formula held within its bounds. */
export function clampFormula(text: string, { low, high }: FormulaBounds): string {
  return `= clamp(${text}, ${low}, ${high})`;
}

/** Most evaluations of one formula on reading; of more ticks every so many are looked at, and the run says of the rest. */
const evaluationsMax = 20_000;

interface SlotRange {
  /** In what the formula gives. */
  readonly bounds: FormulaBounds;
  readonly shown: ReturnType<typeof boundsOfSlot>;
}

/** What the formula of a slot may give, in its own unit; undefined for other formulas. */
function slotRangeAt(scenario: object, path: string): SlotRange | undefined {
  const slot = valueAt(scenario, path);
  const field = fieldLedTo(path);
  const bounds = boundsOfFormula(path);
  if (!isSlot(slot) || field === undefined || bounds === undefined) return undefined;
  const scale = scaleOf(slot, field.note);
  const [low, high] = [bounds.low, bounds.high].map((bound) =>
    scale.inUsd && bound > 0 ? Number.POSITIVE_INFINITY : bound / scale.scale,
  );
  return { bounds: { ...bounds, low, high }, shown: boundsOfSlot(slot, scale, bounds) };
}

/** Rules from one time to another, and where the changed ones are written. */
interface Period {
  readonly scenario: AnyScenario;
  readonly fromHours: number;
  readonly toHours: number;
  readonly pathOf: (path: string) => string;
}

/**
 * Formulas that know nothing but the time, or nothing at all, are evaluated over the horizon; one that leaves its range is
 * told with the first hour at which it does. Of others only the run can say.
 */
export function checkFormulaRanges(asWritten: AnyScenario, stages: readonly ScenarioStage[]): Finding[] {
  const findings = listStrays(asWritten, stages);
  return findings.filter(({ path }, index) => findings.findIndex((one) => one.path === path) === index);
}

function listStrays(asWritten: AnyScenario, stages: readonly ScenarioStage[]): Finding[] {
  return listPeriods(asWritten, stages).flatMap(({ scenario, fromHours, toHours, pathOf }) =>
    listFormulas(scenario).flatMap(({ path, text, names }) => {
      const given = slotRangeAt(scenario, path);
      const bounds = given?.bounds ?? boundsOfFormula(path);
      const evaluate = bounds === undefined ? undefined : compileOfTime(text, names);
      if (bounds === undefined || evaluate === undefined) return [];
      const { tick } = scenario.clock;
      const [first, end] = [Math.ceil(fromHours / tick), Math.ceil(toHours / tick)];
      const step = Math.ceil((end - first) / evaluationsMax);
      for (let at = first; at < end; at += step) {
        const value = evaluate(at * tick);
        if (value >= bounds.low && value <= bounds.high) continue;
        const shown = given?.shown ?? { shown: showBounds(bounds), held: clampFormula(text, bounds) };
        return [describeStray({ path: pathOf(path), text, value, hours: at * tick }, shown)];
      }
      return [];
    }),
  );
}

function listPeriods(asWritten: AnyScenario, stages: readonly ScenarioStage[]): Period[] {
  const { horizon } = asWritten.clock;
  const begins = [0, ...stages.map(({ from }) => from)];
  const known = new Map<string, string>();
  const all = [asWritten, ...stages.map(({ scenario, slots }) => withValues(scenario, slots))];
  return all.map((scenario, index) => {
    const stage = stages[index - 1];
    for (const path of Object.keys(stage?.set ?? {})) {
      const change = asWritten.changes.findIndex(
        ({ from, set }) => from === stage.from && Object.hasOwn(set, path),
      );
      known.set(path, `changes.${change}.set.${path}`);
    }
    const written = new Map(known);
    return {
      scenario,
      fromHours: begins[index],
      toHours: Math.min(horizon, begins[index + 1] ?? horizon),
      pathOf: (path) => written.get(path) ?? path,
    };
  });
}

/** The value at an hour from the start, NaN for none; undefined for a formula that looks at more than the time. */
function compileOfTime(text: string, names: readonly string[]): ((hours: number) => number) | undefined {
  const times = names.filter((name) => name === 'hours' || name === 'week');
  try {
    const formula = compileFormula(text, times);
    const values = new Float64Array(times.length);
    return (hours) => {
      for (const [index, name] of times.entries())
        values[index] = name === 'hours' ? hours : Math.floor(hours / WEEK_HOURS + 1e-9);
      try {
        return formula.evaluate(values);
      } catch (error) {
        if (error instanceof FormulaError) return error.failure.result;
        throw error;
      }
    };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function describeStray(
  {
    path,
    text,
    value,
    hours,
  }: { readonly path: string; readonly text: string; readonly value: number; readonly hours: number },
  { shown, held }: SlotRange['shown'],
): Finding {
  const at = formatQuantity(hours, 'duration');
  const finding = {
    path,
    constraint: `expected ${shown} out of "${text}" in all of the run`,
    value: `${Number(value.toPrecision(6))} at ${at}`,
  };
  // No bound holds what is no number.
  if (Number.isNaN(value)) return { ...finding, hint: hintForFailure(text) };
  return { ...finding, hint: `write for instance "${held}"`, mend: { [path]: held } };
}
