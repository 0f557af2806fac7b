import type { Finding } from './schema-problems.ts';

/** Who is there at the start is among those who may ever be. */
export function checkPopulation(
  who: string,
  { active, potential }: { readonly active: number; readonly potential: number },
): Finding[] {
  if (active <= potential) return [];
  return [
    {
      path: `${who}.active`,
      constraint: `expected at most the potential ${who}, ${potential}`,
      value: String(active),
      hint: `raise ${who}.potential to ${active}`,
      mend: { [`${who}.potential`]: String(active) },
    },
  ];
}
