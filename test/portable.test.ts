import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cos, roundNearest, sin } from '../sim/portable.ts';

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

test('sine and cosine are those of the host to the last digits', () => {
  const angles = fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: -4, max: 4, noNaN: true }),
  );
  fc.assert(
    fc.property(angles, (x) => {
      expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(3e-16);
      expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(3e-16);
    }),
  );
  for (const quarter of [1, 2, 3, 4, 1001, 600_001]) {
    const x = (quarter * Math.PI) / 2;
    expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(3e-16);
    expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(3e-16);
  }
  expect(sin(1e15)).toBeCloseTo(Math.sin(1e15), 0);
  expect(sin(Number.POSITIVE_INFINITY)).toBeNaN();
});
