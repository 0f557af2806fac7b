import { checkItemNames, checkReference } from '../../scenario/item-names.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, type Warning } from '../../scenario/warning.ts';
import type { Scenario } from '../resolve.ts';
import { genesisLotNames } from '../tokens/genesis-lots.ts';
import { listLotHolders } from './lot-holders.ts';

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

/** Behaviours are of those who hold lots. */
export function checkLotHolders({ tokens }: Scenario): Finding[] {
  const known = listLotHolders(tokens);
  return [
    ...checkItemNames('tokens.holders', tokens.holders),
    ...tokens.holders.flatMap(({ name }, index) =>
      checkReference(`tokens.holders.${index}.name`, name, known, 'holder of a lot'),
    ),
  ];
}

export function warnOfLots({ tokens }: Scenario): Warning[] {
  return tokens.holders.flatMap(({ name, sells }) => {
    const because = `tokens.holders.${name}.sells is ${sells}`;
    return [
      idle(`tokens.holders.${name}.weekly`, sells === 'never', because),
      idle(`tokens.holders.${name}.priceUsd`, sells !== 'by-price', because),
      idle(`tokens.holders.${name}.sensitivity`, sells !== 'by-price', because),
    ];
  });
}
