import type { ValuesOf } from '../../scenario/schema.ts';
import type { lotsParameters } from './parameters.ts';

type Tokens = ValuesOf<typeof lotsParameters>['tokens'];

/** Funds that hold lots of the published genesis, in accounts of their own. */
export const lotFunds = ['community', 'team', 'investors'] as const;

/** Institutions that may be given a lot; they spend it as they spend what else they have. */
export const lotInstitutions = ['treasury', 'operations'] as const;

/** Who holds a lot once it is unlocked. */
export const holderOf = (lot: Tokens['lots'][number]): string => lot.holder ?? lot.name;

/** Those who hold lots and may sell them: the funds, then everybody else whom a lot names, in their order. */
export function listLotHolders({ lots }: Pick<Tokens, 'lots'>): readonly string[] {
  const institutions: readonly string[] = lotInstitutions;
  const named = lots.map(holderOf).filter((name) => !institutions.includes(name));
  return [...new Set([...lotFunds, ...named])];
}
