import { logNormal } from '../../random/distributions/log-normal.ts';
import { normal } from '../../random/distributions/normal.ts';
import { uniform } from '../../random/distributions/uniform.ts';

/** How sure one is of a parameter, in the parameter's unit. */
export type Uncertainty =
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  /** Equal chances for equal ratios; `low` above 0. */
  | { readonly kind: 'log-uniform'; readonly low: number; readonly high: number }
  /** Rises to `mode`, then falls. */
  | { readonly kind: 'triangular'; readonly low: number; readonly mode: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly sd: number }
  /** `cv` is standard deviation over mean. */
  | { readonly kind: 'log-normal'; readonly mean: number; readonly cv: number };

const edge = 2 ** -53;

/** The value below which the share `u` in [0, 1) of an uncertain parameter's chances lies; rises with `u`. */
export function uncertainValue(uncertainty: Uncertainty, u: number): number {
  switch (uncertainty.kind) {
    case 'uniform':
      return uniform(u, { min: uncertainty.low, max: uncertainty.high });
    case 'log-uniform':
      return uncertainty.low * (uncertainty.high / uncertainty.low) ** u;
    case 'triangular':
      return triangular(uncertainty, u);
    case 'normal':
      return uncertainty.mean + uncertainty.sd * normal(Math.max(edge, u));
    case 'log-normal':
      return logNormal(Math.max(edge, u), uncertainty);
  }
}

function triangular({ low, mode, high }: { low: number; mode: number; high: number }, u: number): number {
  const width = high - low;
  if (width === 0) return low;
  const turn = (mode - low) / width;
  return u < turn
    ? low + Math.sqrt(u * width * (mode - low))
    : high - Math.sqrt((1 - u) * width * (high - mode));
}
