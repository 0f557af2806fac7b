import { expect } from 'vitest';

/*
 * What is checked some thousand times in a tick's laws, over many thousand ticks. Each is the assertion of vitest that
 * it names, made only where it fails: made where it holds, it would cost more than the tick itself.
 */

/** `expect(found, what).toBe(expected)` */
export function expectSame<Value extends number | bigint>(found: Value, expected: Value, what: string): void {
  if (!Object.is(found, expected)) expect(found, what).toBe(expected);
}

/** `expect(found, what).toBeLessThanOrEqual(most)`; not a number is not. */
export function expectAtMost(found: number, most: number, what: string): void {
  if (!(found <= most)) expect(found, what).toBeLessThanOrEqual(most);
}

/** `expect(found, what).toBeGreaterThanOrEqual(least)`; not a number is not. */
export function expectAtLeast<Value extends number | bigint>(found: Value, least: Value, what: string): void {
  if (!(found >= least)) expect(found, what).toBeGreaterThanOrEqual(least);
}
