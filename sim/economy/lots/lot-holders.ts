import type { ValuesOf } from '../../scenario/schema.ts';
import type { tokensParameters } from '../tokens/parameters.ts';
import type { SaleRule } from './mechanisms/lot-sale.ts';
import type { lotsParameters } from './parameters.ts';

type Tokens = ValuesOf<typeof lotsParameters>['tokens'] & ValuesOf<typeof tokensParameters>['tokens'];

/** Funds that hold lots of the published genesis, in accounts of their own. */
export const lotFunds = ['community', 'team', 'investors'] as const;

/** Institutions that may be given a lot; they spend it as they spend what else they have. */
export const lotInstitutions = ['treasury', 'operations'] as const;

/** Who holds a lot once it is unlocked. */
export const holderOf = (lot: Tokens['lots'][number]): string => lot.holder.name ?? lot.name;

/** Those who hold lots and may sell them: the funds, then everybody else whom a lot names, in their order. */
export function listLotHolders({ lots }: Pick<Tokens, 'lots'>): readonly string[] {
  const institutions: readonly string[] = lotInstitutions;
  const named = lots.map(holderOf).filter((name) => !institutions.includes(name));
  return [...new Set([...lotFunds, ...named])];
}

/** What a lot says that its holder does. */
interface Stated {
  readonly name: string;
  readonly rule: SaleRule;
  /** Where it says so. */
  readonly path: string;
}

/** What lots say of their holders, those of the published genesis first. */
export const listStatedSales = ({ genesis, lots }: Tokens): readonly Stated[] => [
  ...lotFunds.map((name) => ({ name, rule: genesis[name].holder, path: `tokens.genesis.${name}.holder` })),
  ...lots.map((lot, index) => ({
    name: holderOf(lot),
    rule: lot.holder,
    path: `tokens.lots.${index}.holder`,
  })),
];

/** What a holder does with all that it has: what the first of its lots says that sells. */
export const saleRuleOf = (tokens: Tokens, holder: string): SaleRule | undefined =>
  listStatedSales(tokens).find(({ name, rule }) => name === holder && rule.sells !== 'never')?.rule;
