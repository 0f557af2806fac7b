import { parseAnyQuantity } from '../../units.ts';

/** What a rule says in one place: a formula, or a value with the unit that it was written in. */
export type Said = { readonly formula: string } | { readonly value: number; readonly unit: string };

const ownAmount = /^([-+]?\d[\d,_]*(?:\.\d+)?(?:e[-+]?\d{1,3})?)\s+([A-Z][A-Z0-9]{1,11})$/i;

/** Reads `= formula`, a number, or a quantity with its unit: `10 %`, `72 h`, `1,000 CREDIT`; undefined for other text. */
export function readSaid(written: number | string): Said | undefined {
  if (typeof written === 'number') return { value: written, unit: '' };
  const text = written.trim();
  if (text.startsWith('=')) return { formula: text.slice(1).trim() };
  const known = parseAnyQuantity(text);
  if (known !== undefined) return known;
  const own = ownAmount.exec(text);
  return own === null ? undefined : { value: Number(own[1].replace(/[,_]/g, '')), unit: own[2] };
}

/** What it says as a formula, which a value is too. */
export const formulaOf = (said: Said): string => ('formula' in said ? said.formula : String(said.value));
