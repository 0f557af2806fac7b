import { AMOUNT_MAX } from '../../../ledger/amount.ts';

/** What a chain asks for. */
export interface ChainRule {
  /** 10^−9 of the native token for a unit of gas. */
  readonly gasPriceGwei: number;
  /** 10^−9 USD for a native token. */
  readonly nativeNano: number;
  readonly gasPerTransaction: number;
  readonly gasPerRequest: number;
  /** At least 1. */
  readonly requestsPerTransaction: number;
}

/** Gas that `requests` of one tick take: as many transactions as they fill, the last one perhaps not. */
export function deriveGas(requests: number, rule: ChainRule): number {
  const transactions = Math.ceil(requests / rule.requestsPerTransaction);
  return transactions * rule.gasPerTransaction + requests * rule.gasPerRequest;
}

/** USD for so much gas, base units, rounded up; no more than an account can hold. */
export function deriveGasUsd(gas: number, { gasPriceGwei, nativeNano }: ChainRule): number {
  return Math.min(AMOUNT_MAX, Math.ceil(gas * gasPriceGwei * 1e-9 * (nativeNano / 1_000)));
}

/** USD for archiving `requests` results, base units, rounded up; no more than an account can hold. */
export function deriveStorageUsd(
  requests: number,
  { kbPerRequest, usdPerGb }: { readonly kbPerRequest: number; readonly usdPerGb: number },
): number {
  return Math.min(AMOUNT_MAX, Math.ceil(((requests * kbPerRequest) / 1_000_000) * usdPerGb));
}
