import { accountColumnName } from './final-tables.ts';
import type { Module } from './module.ts';
import type { FinalColumn } from './outputs.ts';

/** A column of a final table, as far as it says what is held. */
type HeldColumn = Pick<FinalColumn, 'name' | 'unit'>;

/** Whether a column of a final table is what accounts hold: its name ends with the token, which is its unit. */
export const isHeld = ({ name, unit }: HeldColumn): boolean => name.endsWith(`.${unit.toLowerCase()}`);

/** What parts declare of a token that accounts hold. */
export interface Claim {
  /** The token on which what a column holds is a claim, one for one; undefined where it is none. */
  on(column: HeldColumn): string | undefined;
  /** Whether a part says which accounts of a token are claims: what the others hold is worth nothing. */
  isDeclared(token: string): boolean;
}

/** Claims of one token on another, as parts declare them. */
export function listClaims(modules: readonly Module[]): Claim {
  const claims = new Map(modules.flatMap(({ part }) => Object.entries(part.declaration.claims ?? {})));
  return {
    on({ name, unit }) {
      const claim = claims.get(unit);
      return claim?.accounts.some((account) => accountColumnName(account, unit) === name)
        ? claim.on
        : undefined;
    },
    isDeclared: (token) => claims.has(token),
  };
}
