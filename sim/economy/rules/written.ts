import { splitUnit } from '../../scenario/slot.ts';
import { parseAnyQuantity } from '../../units.ts';

/** What a rule says in one place: a formula, or a value; and the unit behind it, empty where there is none. */
export type Said = ({ readonly formula: string } | { readonly value: number }) & { readonly unit: string };

const ownAmount = /^([-+]?\d[\d,_]*(?:\.\d+)?(?:e[-+]?\d{1,3})?)\s+([A-Z][A-Z0-9]{1,11})$/i;

/** Reads `= formula`, a number, or a quantity with its unit: `10 %`, `72 h`, `1,000 CREDIT`; undefined for other text. */
export function readSaid(written: number | string): Said | undefined {
  if (typeof written === 'number') return { value: written, unit: '' };
  const text = written.trim();
  if (text.startsWith('=')) return readFormula(text.slice(1).trim());
  const known = parseAnyQuantity(text);
  if (known !== undefined) return known;
  const own = ownAmount.exec(text);
  return own === null ? undefined : { value: Number(own[1].replace(/[,_]/g, '')), unit: own[2] };
}

/** A formula, perhaps with a unit behind it: `= 2 * x DGAI`, `= 3 d`, which is 72 h. */
function readFormula(text: string): Said {
  const [formula, unit] = splitUnit(text);
  const known = unit === undefined ? undefined : parseAnyQuantity(`1 ${unit}`);
  if (known !== undefined)
    return { formula: known.value === 1 ? formula : `(${formula}) * ${known.value}`, unit: known.unit };
  return unit !== undefined && /^[A-Z][A-Z0-9]+$/.test(unit)
    ? { formula, unit }
    : { formula: text, unit: '' };
}

/** What it says as a formula, which a value is too. */
export const formulaOf = (said: Said): string => ('formula' in said ? said.formula : String(said.value));

/** What is said in another unit than expected (empty for a plain number), with the way out; undefined where it fits. */
export function findMisfit(
  said: Said,
  expected: string,
): { readonly constraint: string; readonly hint: string } | undefined {
  // What a formula gives is in the unit of its place, unless it says another.
  if (said.unit === expected || (said.unit === '' && 'formula' in said)) return undefined;
  const text = 'formula' in said ? `= ${said.formula}` : String(said.value);
  return {
    constraint: `expected ${expected === '' ? 'a plain number without a unit' : `an amount in ${expected}`}`,
    hint: `write "${`${text} ${expected}`.trim()}"`,
  };
}
