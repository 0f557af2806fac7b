import type { Finding } from '../../scenario/schema-problems.ts';
import { checkVotedSum } from '../../scenario/share-sum.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { largestRequestCu } from '../workloads/checks.ts';

/** Shares leave the node side something, or at least nothing negative. */
export function checkSplit(scenario: Scenario): Finding[] {
  const { network, governance, treasury, adaptor, royalty } = scenario.mechanisms.split;
  const sum = {
    path: 'mechanisms.split',
    shares: { network, governance, treasury, adaptor, royalty },
    what: 'shares',
    rest: 'what remains is the node side',
  };
  return checkVotedSum(scenario, sum, 'shares of the split');
}

/** Nobody can pay for a request that costs more than there may ever be. */
export function checkRequestCost(scenario: Scenario): Finding[] {
  const cu = largestRequestCu(scenario);
  const { cap } = scenario.tokens;
  const most = formatQuantity(Math.floor(cap / cu), 'dgaiPerCu');
  return listPrices(scenario)
    .filter(([, price]) => cu * price > cap)
    .map(([path, price]) => ({
      path,
      constraint: `expected a mean request to cost at most ${formatQuantity(cap, 'dgai')}, tokens.cap`,
      value: `${formatQuantity(price, 'dgaiPerCu')} × ${formatQuantity(cu, 'number')} CU`,
      hint: `write at most "${most}", or make the largest request smaller`,
      mend: { [path]: most },
    }));
}

/** Prices of a CU that the scenario begins with or puts to the vote, base units, by path. */
function listPrices({ mechanisms }: Scenario): [path: string, price: number][] {
  const rule = 'mechanisms.price.basePrice';
  const proposed = mechanisms.governance.proposals.map(({ set }, index): [string, number] => {
    const price = set[rule];
    return [`mechanisms.governance.proposals.${index}.set.${rule}`, typeof price === 'number' ? price : 0];
  });
  return [[rule, mechanisms.price.basePrice], ...proposed];
}

export function warnOfPenalty({ mechanisms }: Scenario): Warning[] {
  const { shape, formula } = mechanisms.latencyPenalty;
  const path = 'mechanisms.latencyPenalty';
  return [
    odd(shape === 'formula' && formula === -1, `${path}.shape is formula, but ${path}.formula says none`),
    idle(`${path}.formula`, shape !== 'formula', `shape is ${shape}`),
  ];
}

export function warnOfSettlement({ mechanisms }: Scenario): Warning[] {
  const { feesOn, surchargeTo } = mechanisms.split;
  const { enabled, locks } = mechanisms.escrow;
  return [
    idle('mechanisms.escrow.locks', !enabled, 'mechanisms.escrow.enabled is false'),
    idle(
      'mechanisms.escrow.lockFactor',
      enabled && locks !== 'factor',
      `mechanisms.escrow.locks is ${locks}`,
    ),
    odd(
      feesOn !== 'base' && surchargeTo !== 'treasury',
      `mechanisms.split.surchargeTo has no effect: with feesOn ${feesOn} the surcharge is split like the rest`,
    ),
    idle(
      'mechanisms.latencyPenalty.timeoutFactor',
      mechanisms.queue.discipline === 'fluid',
      'a fluid queue gives nobody up',
    ),
  ];
}
