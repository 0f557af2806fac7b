import { checkItemNames } from '../../scenario/item-names.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';
import { genesisLotNames } from '../tokens/genesis-lots.ts';
import { listStatedSales, lotInstitutions, saleRuleOf } from './lot-holders.ts';
import type { SaleRule } from './mechanisms/lot-sale.ts';

/** Names of lots are their own, and not those of the published ones. */
export function checkLotNames({ tokens }: Scenario): Finding[] {
  const published: readonly string[] = ['nodes', ...genesisLotNames];
  const taken = tokens.lots.flatMap(({ name }, index): Finding[] => {
    if (!published.includes(name)) return [];
    const constraint = `expected a name that no published lot has: ${published.join(', ')}`;
    const hint = `change that lot at tokens.genesis.${name}, or name this one otherwise`;
    return [{ path: `tokens.lots.${index}.name`, constraint, value: name, hint }];
  });
  return [...checkItemNames('tokens.lots', tokens.lots), ...taken];
}

/** Whoever has several lots does one thing with all of them, and institutions sell none. */
export function checkLotHolders({ tokens }: Scenario): Finding[] {
  const institutions: readonly string[] = lotInstitutions;
  return listStatedSales(tokens).flatMap(({ name, rule, path }): Finding[] => {
    if (rule.sells === 'never') return [];
    const found = { path: `${path}.sells`, value: rule.sells };
    if (institutions.includes(name)) {
      const constraint = `expected never of ${name}, an institution, which spends what it has`;
      return [{ ...found, constraint, hint: 'set it to never, or name another holder' }];
    }
    const first = saleRuleOf(tokens, name);
    if (first === undefined || isSameSale(first, rule)) return [];
    const constraint = `expected one behaviour of ${name}, which another lot of its has stated otherwise`;
    return [{ ...found, constraint, hint: 'state it at one of its lots, or name another holder' }];
  });
}

const isSameSale = (one: SaleRule, other: SaleRule): boolean =>
  one.sells === other.sells &&
  one.weekly === other.weekly &&
  one.priceUsd === other.priceUsd &&
  one.sensitivity === other.sensitivity;

export function warnOfLots({ tokens }: Scenario): Warning[] {
  return listStatedSales(tokens).flatMap(({ rule: { sells }, path }) => {
    const because = `${path}.sells is ${sells}`;
    return [
      idle(`${path}.weekly`, sells === 'never', because),
      idle(`${path}.priceUsd`, sells !== 'by-price', because),
      idle(`${path}.sensitivity`, sells !== 'by-price', because),
    ];
  });
}
