import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundNearest } from '../sim/portable.ts';

// Bills and compute units are rounded by it: one unit off, and a payment differs from what the rules say.
test('the nearest whole number, a half up, of every non-negative number that an amount can have', () => {
  const numbers = fc.oneof(
    fc.double({ min: 0.5, max: 2 ** 51, noNaN: true }),
    fc.nat().map((whole) => whole + 0.5),
    fc.nat(),
  );
  fc.assert(
    fc.property(numbers, (x) => {
      expect(roundNearest(x)).toBe(Math.round(x));
    }),
  );
  expect(roundNearest(0)).toBe(0);
  expect(roundNearest(0.49)).toBe(0);
});
