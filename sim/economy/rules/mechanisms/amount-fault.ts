import { AMOUNT_MAX } from '../../../ledger/amount.ts';

/** Why an amount of a flow can be none, with the way out; undefined where it can. */
export function findAmountFault(
  tokens: number,
  units: number,
): { readonly constraint: string; readonly hint: string } | undefined {
  if (tokens < 0)
    return { constraint: 'expected an amount of at least 0', hint: 'write max(0, …) around it' };
  if (units > AMOUNT_MAX)
    return { constraint: 'expected at most 2^53 − 1 base units', hint: 'write min(…) around it' };
  return undefined;
}
