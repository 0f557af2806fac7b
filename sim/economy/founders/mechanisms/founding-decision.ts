import { expm1 } from '../../../portable.ts';

/**
 * USD that `airdrop` DMP without 2PM behind them are worth: in a pool that DMP founds they share what backed DMP brings, so
 * each is worth the 2PM behind an average DMP, its own dilution included. Amounts in base units, `usdPerUnit` of 2PM.
 */
export function deriveAirdropWorth(
  airdrop: number,
  { vault, supply }: { readonly vault: number; readonly supply: number },
  usdPerUnit: number,
): number {
  const outstanding = supply + airdrop;
  return outstanding === 0 ? 0 : (airdrop * usdPerUnit * vault) / outstanding;
}

/** Part of contributed data that fits a data standard on which `effort` was spent: 1 − e^(−effort / scale), in [0, 1). */
function deriveStandard(effort: number, scale: number): number {
  return 0 - expm1(-effort / scale);
}

/** How proposals before this one ended. */
export interface Experience {
  readonly founded: number;
  readonly failed: number;
  /** How many of them weigh as much as one's own view. */
  readonly prior: number;
}

/** Chance of a founding: one's own view, scaled by how many of all proposals were founded as the prior fades; in [0, 1]. */
export function deriveFoundingChance(view: number, { founded, failed, prior }: Experience): number {
  return (view * (founded + prior)) / (founded + failed + prior);
}

/** What a proposal brings its founder and takes from it, USD. */
export interface Stakes {
  /** Airdrop, part of the DAO share and what its royalties are worth, when it is founded. */
  readonly award: number;
  /** What the deposit is worth. */
  readonly deposit: number;
  /** Part of the deposit that is lost when it fails; when it is founded, to whoever brought no 2PM; and to waiting, either way. */
  readonly forfeit: number;
  readonly diluted: number;
  readonly waiting: number;
}

/** Expected gain of a proposal that is founded by a chance, less what the deposit is expected to lose, USD. */
export function deriveExpectedGain(chance: number, stakes: Stakes): number {
  const { award, deposit, forfeit, diluted, waiting } = stakes;
  return chance * (award - diluted * deposit) - deposit * ((1 - chance) * forfeit + waiting);
}

/** What a founder makes of its idea, USD and shares. */
export interface Plan {
  readonly schema: number;
  readonly standard: number;
  readonly gain: number;
}

/** Efforts on the schema that a founder compares, in multiples of its scale: from a draft to what nothing is gained beyond. */
const SCHEMA_EFFORTS = [0.25, 0.5, 1, 1.5, 2, 3, 4, 6];

/** The schema effort after which most is left of the gain, of those compared; `gainOf` is what a standard is expected to bring. */
export function decidePlan(scale: number, gainOf: (standard: number) => number): Plan {
  let best: Plan | undefined;
  for (const multiple of SCHEMA_EFFORTS) {
    const schema = multiple * scale;
    const standard = deriveStandard(schema, scale);
    const plan = { schema, standard, gain: gainOf(standard) };
    if (best === undefined || plan.gain - schema > best.gain - best.schema) best = plan;
  }
  return best as Plan;
}
