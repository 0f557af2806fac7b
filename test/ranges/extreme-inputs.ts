import fc from 'fast-check';
import { type NumericParameter, settingFor, waysOf } from './numeric-parameters.ts';

/** Where a parameter has no upper bound, what is drawn goes this far. */
const FAR = 1e18;

const formulas = ['= 1e300', '= -1e300', '= 1e18', '= 1e9', '= 0', '= 1e-300', '= -1', '= 0.5', '= 0 - 1e9'];

/** A value at, beyond or between the bounds of a parameter. */
function numberOf({ low, high, isWhole }: NumericParameter): fc.Arbitrary<number> {
  const top = high ?? FAR;
  const snap = (value: number): number => (isWhole ? Math.round(value) : value);
  const step = isWhole ? 1 : Math.max(1e-9, Math.abs(top) * 1e-9);
  const from = low > 0 ? low : Math.min(isWhole ? 1 : 1e-9, top > 0 ? top : 1e-9);
  const between = fc
    .noBias(fc.integer({ min: 0, max: 1_000_000 }))
    .map((u) => snap(top <= 0 ? low : from * (top / from) ** (u / 1_000_000)));
  return fc
    .oneof(
      { weight: 2, arbitrary: fc.constantFrom(low, top) },
      { weight: 1, arbitrary: fc.constantFrom(low - step, top + step, top * 1000, 0, 1e15) },
      { weight: 4, arbitrary: between },
    )
    .map(snap);
}

/** The value as a setting has it: itself, a distribution, or a formula that gives something extreme. */
function writtenOf(parameter: NumericParameter): fc.Arbitrary<string> {
  const value = numberOf(parameter);
  const plain = value.map(parameter.write);
  if (parameter.isPolicy)
    return fc.oneof(
      { weight: 2, arbitrary: plain },
      { weight: 1, arbitrary: fc.constantFrom(...formulas.map((f) => JSON.stringify(f))) },
    );
  if (!parameter.isTrait) return plain;
  const { write } = parameter;
  const pair = fc.tuple(value, value).map(([a, b]) => (a < b ? [a, b] : [b, a]).map(write));
  return fc.oneof(
    { weight: 2, arbitrary: plain },
    { weight: 1, arbitrary: pair.map(([a, b]) => `{ uniform: [${a}, ${b}] }`) },
    { weight: 1, arbitrary: pair.map(([a, b]) => `{ uniformInteger: [${a}, ${b}] }`) },
    { weight: 1, arbitrary: value.map((mean) => `{ exponential: { mean: ${write(mean)} } }`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(value, fc.constantFrom(0, 1e-9, 1, 3, 10))
        .map(([mean, cv]) => `{ lognormal: { mean: ${write(mean)}, cv: ${cv} } }`),
    },
  );
}

/** One setting of one parameter, in any way that it can come into force. */
export function extremeOf(parameter: NumericParameter): fc.Arbitrary<string> {
  return fc
    .tuple(writtenOf(parameter), fc.constantFrom(...waysOf(parameter)))
    .map(([written, way]) => settingFor(parameter.path, written, way));
}
