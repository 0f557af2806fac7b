import { AMOUNT_MAX, charge, PPM } from '../../../ledger/amount.ts';
import { MILLI_CU } from '../../../units.ts';

/** What is locked for a request on submission (economy.md §2.4). */
export interface EscrowRule {
  /** The most it can cost, its quote, or `factorPpm` of the quote. */
  readonly locks: 'most' | 'quote' | 'factor';
  readonly factorPpm: number;
  /** Largest surcharge that its user can owe, ppm of the base cost. */
  readonly phiMaxPpm: number;
  /** Base units of DGAI per CU. */
  readonly basePrice: number;
  /** Processing fee, ppm; it is taken on submission, so that much is locked in any case. */
  readonly feePpm: number;
}

/** What is known of requests on submission, and what is locked for them. */
interface EscrowColumns {
  /** The most milli-CU that a request can take. */
  readonly cuMilliMax: Float64Array;
  /** Its quote: what it costs without a latency penalty. */
  readonly base: Float64Array;
  readonly fee: Float64Array;
  readonly escrowed: Float64Array;
}

/** What a quote locks beyond nothing at all: `factorPpm` of it, rounded up, and its fee at least. */
function deriveLocked(quote: number, fee: number, factorPpm: number): number {
  return Math.max(fee, charge(quote, factorPpm));
}

/** Fills fee and escrow of `rows[0 … count)`, both rounded up; the escrow has the fee in it. `deriveBase` gives what milli-CU cost. */
export function bindDeriveEscrows(
  { cuMilliMax, base, fee, escrowed }: EscrowColumns,
  deriveBase: (cuMilli: number, basePrice: number) => number,
): (rows: Int32Array, count: number, rule: EscrowRule) => void {
  return (rows, count, { locks, factorPpm, phiMaxPpm, basePrice, feePpm }) => {
    if (locks === 'most') {
      for (let k = 0; k < count; k += 1) {
        const row = rows[k];
        const product = cuMilliMax[row] * basePrice;
        const highest =
          product <= AMOUNT_MAX ? Math.ceil(product / MILLI_CU) : deriveBase(cuMilliMax[row], basePrice);
        escrowed[row] = highest + charge(highest, phiMaxPpm);
        fee[row] = charge(base[row], feePpm);
      }
      return;
    }
    const ppm = locks === 'quote' ? PPM : factorPpm;
    for (let k = 0; k < count; k += 1) {
      const row = rows[k];
      fee[row] = charge(base[row], feePpm);
      escrowed[row] = deriveLocked(base[row], fee[row], ppm);
    }
  };
}

/** What a user adds on settlement of a request that cost more than was locked: as much as the wallet has, base units. */
export function deriveTopUp(owed: number, locked: number, wallet: number): number {
  return Math.min(Math.max(0, owed - locked), wallet);
}
