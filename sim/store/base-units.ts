/** A whole number of base units of a token with six decimals, exactly: 1,234,567 is `1.234567`. */
export function formatBaseUnits(amount: number | bigint): string {
  const units = BigInt(amount);
  const digits = String(units < 0n ? -units : units).padStart(7, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
