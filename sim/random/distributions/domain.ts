import { InvariantError } from '../../errors.ts';

/**
 * Throws `InvariantError` naming the `domain` of a distribution's parameter unless the `value` is inside it.
 */
export function requireDomain(inside: boolean, domain: string, value: number): void {
  if (!inside) throw new InvariantError(`${domain}: got ${value}`);
}
