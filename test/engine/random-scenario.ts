import fc from 'fast-check';

/** Settings that go together, as `--set` takes them. */
type Settings = readonly string[];

/** One of several values for a path; the first is the plainest, towards which a failing case is simplified. */
function one(path: string, ...values: readonly string[]): fc.Arbitrary<Settings> {
  return fc.constantFrom(...values).map((value) => [`${path}=${value}`]);
}

const fees = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 })
  .map((cuts): Settings => {
    const sorted = cuts.sort((a, b) => a - b);
    return ['network', 'governance', 'treasury', 'adaptor', 'royalty'].map(
      (name, k) => `mechanisms.split.${name}=${sorted[k] - (k === 0 ? 0 : sorted[k - 1])} %`,
    );
  });

const market: readonly fc.Arbitrary<Settings>[] = [
  one('mechanisms.computeUnit.basis', 'quoted', 'metered'),
  one('mechanisms.price.basePrice', '0.05 DGAI/CU', '0 DGAI/CU', '0.000001 DGAI/CU', '5 DGAI/CU'),
  one('mechanisms.latencyPenalty.max', '30 %', '0 %', '100 %'),
  one('mechanisms.latencyPenalty.shape', 'linear', 'step', 'formula'),
  one('mechanisms.latencyPenalty.formula', '= max * latency / (latency + target)'),
  one('mechanisms.latencyPenalty.targetFactor', '3', '0.1'),
  one('mechanisms.latencyPenalty.targetFixed', '0 h', '10 min'),
  one('mechanisms.latencyPenalty.timeoutFactor', '10', '1'),
  one('mechanisms.latencyPenalty.payer', 'user', 'node-deducted'),
  one('mechanisms.escrow.enabled', 'true', 'false'),
  one('mechanisms.escrow.feeOnFailure', 'keep', 'refund'),
  fc.oneof(fc.constant([]), fees),
  one('mechanisms.split.feesOn', 'base', 'gross', 'net'),
  one('mechanisms.split.surchargeTo', 'treasury', 'node', 'user'),
  one('mechanisms.pay.rule', 'weekly', 'per-task'),
  one('mechanisms.pay.weight', '-1', '= cu * (1 - phi) ^ 2'),
  one('mechanisms.pay.claimDelay', '7 d', '0 h', '10 d'),
  one('mechanisms.queue.discipline', 'fcfs', 'fluid'),
  one('mechanisms.routing.policy', 'power-of-two', 'random', 'least-latency', 'stake-weighted'),
  one('mechanisms.verification.audit', '5 %', '0 %', '100 %'),
];

const institutions: readonly fc.Arbitrary<Settings>[] = [
  one('mechanisms.staking.unbonding', '180 d', '0 h', '7 d'),
  one('mechanisms.staking.stakeShare', '50 %', '0 %', '100 %'),
  one('mechanisms.slashing.mode', 'slash', 'jailOnly'),
  one('mechanisms.slashing.downtimeLimit', '72 h', '4 h'),
  one('mechanisms.slashing.downtimeRule', 'continuous', 'cumulative30d', 'every72h'),
  one('mechanisms.slashing.jail', '1 week', '0 h'),
  one('mechanisms.emission.enabled', 'true', 'false'),
  one('mechanisms.emission.halving', 'finite', 'infinite'),
  one('mechanisms.emission.weight', 'sqrt', 'stake', 'cu', 'product'),
  one('mechanisms.emission.period', '2 y', '1 week'),
  one('mechanisms.treasury.maintenanceUsdPerWeek', '20 USD', '1,000,000 USD'),
  one('mechanisms.treasury.operationsUsdPerWeek', '2 USD', '1,000,000 USD'),
  one('mechanisms.treasury.grantsPerWeek', '0 DGAI', '5,000 DGAI'),
  one('mechanisms.treasury.accrual', 'yearly', 'weekly'),
  one('mechanisms.governance.confirmEvery', '1 week', '0 h'),
  one('mechanisms.governance.votingPeriod', '1 week', '24 h'),
  one('mechanisms.governance.delay', '1 week', '0 h'),
  one('mechanisms.governance.quorum', '10 %', '0 %'),
  one(
    'mechanisms.governance.proposals',
    '[]',
    '[{ at: 48 h, set: { mechanisms.price.basePrice: 0.01 DGAI/CU, mechanisms.split.network: 0 % } }]',
    '[{ at: 48 h, set: { workloads.code.whitelisted: false } }, { at: 72 h, set: { mechanisms.verification.audit: 50 % } }]',
  ),
  one('tokens.capCounts', 'lifetime', 'live'),
  one('price.dgaiUsd', '0.012 USD', '0.000000001 USD', '1,000 USD'),
  one('price.deskUsd', '200,000 USD', '0 USD', '10 USD'),
  one('price.spread', '0.3 %', '0 %', '50 %'),
];

const agents: readonly fc.Arbitrary<Settings>[] = [
  one('users.arrivals', 'poisson', 'bernoulli'),
  one('users.candidateRate', '0.078 /h', '0.3 /h', '0.001 /h'),
  one('users.demand', '1', '= 0.5 + 0.5 * logistic(hours % 24 - 12)', '0'),
  one('users.priced', 'true', 'false'),
  one('users.budgetUsdPerWeek', '{ lognormal: { mean: 3 USD, cv: 1 } }', '0 USD', '0.01 USD'),
  one('users.churn.hazardPerWeek', '0.5 %', '100 %', '= 0.2 * dissatisfaction'),
  one('users.growth.imitation', '5 %', '100 %'),
  one('nodes.failures.mtbf', '720 h', '20 h'),
  one('nodes.failures.mttr', '12 h', '100 h'),
  one('nodes.entry.hurdle', '20 %', '0 %'),
  one('nodes.entry.lossWeeks', '8', '1'),
  one('nodes.entry.considers', '10 %', '100 %'),
  one('nodes.cheating.rationality', '4.5', '0', '1000'),
  one('nodes.selfDealing.share', '0 %', '50 %'),
  one('nodes.sellsRewards', '100 %', '0 %'),
  one('adaptors.failures.mtbf', '2,000 h', '10 h'),
  one('adaptors.misrouting.rationality', '1.5', '0'),
  fc.constantFrom<Settings>(
    [],
    ['adaptors.count=0', 'tokens.wallets.adaptorStakes=0 DGAI', 'tokens.wallets.community=4,000,000 DGAI'],
  ),
  one('delegators.outsideYield', '5 %', '700 %'),
  one('delegators.considers', '10 %', '100 %'),
  one(
    'shocks',
    '[]',
    '[{ kind: outage, at: 30 h, lasts: 40 h, share: 60 % }, { kind: demand, at: 20 h, lasts: 50 h, factor: 8 }]',
    '[{ kind: whale-exit, at: 50 h, share: 50 % }, { kind: fake-ring, at: 24 h, lasts: 100 h, share: 30 % }]',
    '[{ kind: price, at: 100 h, lasts: 400 h, factor: 0 }, { kind: energy, at: 10 h, lasts: 400 h, factor: 50 }]',
    '[{ kind: outage, at: 1 h, lasts: 300 h, share: 100 % }]',
  ),
];

/** Length of a tick, and of the run; the last week may be cut short. */
const clock = fc
  .constantFrom(
    ['1 h', '2 weeks'],
    ['1 h', '10 d'],
    ['4 h', '17 d'],
    ['15 min', '8 d'],
    ['24 h', '5 weeks'],
    ['1 week', '20 weeks'],
  )
  .map(
    ([tick, horizon]): Settings => [
      `clock.tick=${tick}`,
      `clock.horizon=${horizon}`,
      'clock.checkpointEvery=1 week',
      'record.metricsEvery=1 week',
      'record.flowsEvery=1 week',
    ],
  );

/**
 * Settings that turn a scenario into any economy: every reading of the mechanisms, rates from nothing to far too much,
 * every kind of shock. Most paths keep their first value, so that what goes wrong is not drowned.
 */
export const randomSettings: fc.Arbitrary<Settings> = fc
  .tuple(
    fc.nat().map((seed): Settings => [`seed=s${seed}`]),
    clock,
    fc.tuple(...market.map(sometimes)).map((list) => list.flat()),
    fc.tuple(...institutions.map(sometimes)).map((list) => list.flat()),
    fc.tuple(...agents.map(sometimes)).map((list) => list.flat()),
  )
  .map((list) => list.flat());

function sometimes(settings: fc.Arbitrary<Settings>): fc.Arbitrary<Settings> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: settings },
  );
}
