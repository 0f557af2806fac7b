/** What ships with rules, a pool and a token of its own. */
export const creditEconomy = 'field/burn-and-mint';

/**
 * Settings of it under which rules and formulas in the place of numbers go through every function whose last bit differs between
 * engines, and everything that follows from them: what is minted, who gets it, prices.
 */
export const portableRules: readonly string[] = [
  'clock.horizon=9 d',
  'rules.burn-and-mint.let.minted="= 500 * exp(-0.001 * times) * (1.1 + sin(hours)) ^ 0.3"',
  'rules.burn-and-mint.flows.3.by="= 1 + ln(1 + stake) ^ 1.7 + work ^ 0.5"',
  'rules.wave={ every: 5 h, state: { x: 0.1 }, next: { x: "= (max(0, x) + 0.01) ^ 1.1 + cos(hours) * exp(-x) / 9" }, set: { delegators.outsideYield: "= logistic(x) / 10" } }',
  'mechanisms.price.basePrice="= clamp(last * exp(0.01 * sin(hours)) + log1p(utilisation) / 1e3 + audits.day / 1e6, 0.01, 1)"',
  'mechanisms.split.burn="= 0.1 * logistic(rules.wave.x)"',
  'nodes.sellsRewards=50 %',
];
