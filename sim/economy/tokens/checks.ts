import { type Filling, fillRest } from '../../scenario/filled-words.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { listMended, lowerLargest } from '../../scenario/share-sum.ts';
import { formatQuantity, parseQuantity } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { genesisLotNames } from './genesis-lots.ts';

type Tokens = Scenario['tokens'];

/** Shares of the cap by their places in `tokens`, of nodes first. */
const sharesOf = ({ genesis, lots }: Tokens): Record<string, number> => ({
  'genesis.nodes': genesis.nodes,
  ...Object.fromEntries(genesisLotNames.map((name) => [`genesis.${name}.share`, genesis[name].share])),
  ...Object.fromEntries(lots.map(({ share }, index) => [`lots.${index}.share`, share])),
});

/** One of nodes and lots may take what the others leave of the cap; ten digits, as `checkGenesis` counts. */
export const fillShares = (scenario: Scenario): Filling =>
  fillRest(
    scenario,
    Object.keys(sharesOf(scenario.tokens)).map((name) => `tokens.${name}`),
    (others) => Number(others.reduce((left, share) => left - share, 1).toFixed(10)),
  );

/** Nodes and lots have the cap among them. */
export function checkGenesis({ tokens }: Scenario): Finding[] {
  const { genesis } = tokens;
  const sum = Object.values(sharesOf(tokens)).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) <= 1e-9) return [];
  // Ten digits hide what doubles add to a sum of decimals.
  const shown = Number(sum.toPrecision(10));
  const apart = Number(Math.abs(sum - 1).toPrecision(10));
  const nodes = Number((genesis.nodes + 1 - sum).toPrecision(10));
  const told = `they are ${formatQuantity(apart, 'share')} ${sum > 1 ? 'too much' : 'short'}`;
  const path = 'tokens.genesis';
  const constraint = 'expected shares of nodes and lots that sum to 1';
  const finding = { path, constraint, value: String(shown) };
  if (nodes < -1e-9) return [{ ...finding, ...lowerLargest('tokens', sharesOf(tokens), told) }];
  const mend = { [`${path}.nodes`]: formatQuantity(Math.max(0, nodes), 'share') };
  return [{ ...finding, hint: `${told}: for instance set ${listMended(mend)}`, mend }];
}

/** Shares of all lots, those of nodes apart. */
export const sumOfLots = (tokens: Tokens): number =>
  Object.values(sharesOf(tokens)).reduce((sum, share) => sum + share, -tokens.genesis.nodes);

/** The lots once their shares are right, by which the wallets have to go: the largest give up what the nodes cannot. */
export function mendLots(tokens: Tokens): Tokens['genesis'] {
  const { genesis } = tokens;
  const { mend } = lowerLargest('tokens', sharesOf(tokens), '');
  const lots = genesisLotNames.map((name) => {
    const share = mend[`tokens.genesis.${name}.share`];
    return [
      name,
      { ...genesis[name], ...(share === undefined ? {} : { share: parseQuantity(share, 'share') }) },
    ];
  });
  return { ...genesis, ...Object.fromEntries(lots) };
}
