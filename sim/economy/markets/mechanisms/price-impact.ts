/**
 * Share of the price that a trade loses because it moves it, fee apart: amount / (reserve + amount), [0, 1), of what comes into
 * a constant-product pool that holds `reserve` of it. Nothing is lost by no trade.
 */
export const deriveImpact = (amount: number, reserve: number): number =>
  amount > 0 ? amount / (reserve + amount) : 0;
