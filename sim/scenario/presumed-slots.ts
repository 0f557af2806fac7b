import { InputError } from '../errors.ts';
import { PRICE_UNITS } from '../units.ts';
import { valueAt } from './changed-values.ts';
import { fieldLedTo } from './declared-fields.ts';
import { compileFormula } from './formula.ts';
import { boundsOfFormula } from './formula-range.ts';
import { writtenDefault } from './schema-tree.ts';
import { levelNames, type Slot, type SlotScale, scaleOf, toCanonical } from './slot.ts';

/** The numbers that formulas begin with: as stated, else what a formula of time and price gives at the start, else the default. */
export function presumeSlots(
  slots: Readonly<Record<string, Slot>>,
  scenario: object,
): Record<string, number> {
  const priceUsd = Number(valueAt(scenario, 'price.dgaiUsd')) / PRICE_UNITS;
  return Object.fromEntries(
    Object.entries(slots).map(([path, slot]) => [path, slot.start ?? presume(path, slot, priceUsd)]),
  );
}

function presume(path: string, slot: Slot, priceUsd: number): number {
  const field = fieldLedTo(path);
  if (field === undefined) throw new Error(`no parameter is at ${path}`);
  const usual = field.schema.safeParse(writtenDefault(field.schema)).data as number;
  const bounds = boundsOfFormula(path);
  const first = evaluateFirst(slot, scaleOf(slot, field.note), priceUsd);
  const isFit =
    first !== undefined && (bounds === undefined || (first >= bounds.low && first <= bounds.high));
  return isFit ? first : usual;
}

/** What a formula of time and price alone gives at the start; undefined for others. */
function evaluateFirst(slot: Slot, scale: SlotScale, priceUsd: number): number | undefined {
  try {
    const formula = compileFormula(slot.formula, levelNames);
    return toCanonical(formula.evaluate(Float64Array.of(0, 0, priceUsd)), scale, priceUsd);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
