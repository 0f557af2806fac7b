import fc from 'fast-check';
import { withoutInference } from './small-scenario.ts';

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
  one('mechanisms.escrow.locks', 'most', 'quote', 'factor'),
  one('mechanisms.escrow.lockFactor', '1.3', '0', '20'),
  fc.oneof(fc.constant([]), fees),
  one('mechanisms.split.feesOn', 'base', 'gross', 'net'),
  one('mechanisms.split.surchargeTo', 'treasury', 'node', 'user'),
  one('mechanisms.pay.rule', 'weekly', 'per-task'),
  one('mechanisms.pay.weight', '-1', '= cu * (1 - phi) ^ 2'),
  one('mechanisms.pay.claimDelay', '7 d', '0 h', '10 d'),
  one('mechanisms.queue.discipline', 'fcfs', 'fluid'),
  one('mechanisms.routing.policy', 'power-of-two', 'random', 'least-latency', 'stake-weighted'),
  one('mechanisms.routing.candidates', 'capacity', 'node'),
  one('mechanisms.verification.audit', '5 %', '0 %', '100 %'),
];

const institutions: readonly fc.Arbitrary<Settings>[] = [
  one('mechanisms.staking.unbonding', '180 d', '0 h', '7 d'),
  one('mechanisms.staking.stakeShare', '50 %', '0 %', '100 %'),
  one('mechanisms.staking.redelegation', 'instant', 'none'),
  one('mechanisms.slashing.mode', 'slash', 'jailOnly'),
  one('mechanisms.slashing.reaches', 'all', 'own'),
  one('mechanisms.slashing.fakeResult', '20 %', '100 %', '0 %'),
  one('mechanisms.chain.enabled', 'false', 'true'),
  one('mechanisms.chain.preset', 'l2', 'l1'),
  one('mechanisms.chain.l1.gasPriceGwei', '2.7', '100,000', '= 20 + week + requests / 100'),
  one('mechanisms.chain.l2.requestsPerTransaction', '100', '1'),
  one('mechanisms.chain.paidFrom', 'operations', 'treasury'),
  one('mechanisms.chain.short', 'owed', 'treasury'),
  one('mechanisms.validation.enabled', 'false', 'true'),
  one('mechanisms.validation.work', '100 %', '0 %', '1,000 %'),
  one('mechanisms.validation.paidFrom', 'treasury', 'operations', 'adaptors'),
  one('mechanisms.validation.waits', 'true', 'false'),
  one('mechanisms.validation.monitoring.work', '0.01 CU', '0 CU', '10 CU'),
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
  one('mechanisms.treasury.votersPerWeek', '0 DGAI', '5,000 DGAI', '10,000,000 DGAI'),
  one('mechanisms.governance.turnoutPay', '0', '1', '20'),
  one('mechanisms.governance.voters', 'stake', 'holders'),
  one('grants.ask', '1,000 DGAI', '1 DGAI', '50,000 DGAI'),
  one('grants.lasts', '1 week', '3 weeks'),
  one('grants.fails', '40 %', '0 %', '100 %'),
  one('grants.abandoned', '1 %', '50 %'),
  one('grants.tools.most', '15 %', '100 %'),
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
  one(
    'tokens.genesis.team',
    '{}',
    '{ cliff: 8 d }',
    '{ cliff: 3 d, shape: after-cliff }',
    '{ vesting: 5 d, shape: end, holder: { sells: share, weekly: 100 % } }',
  ),
  one('tokens.genesis.community.holder', '{}', '{ sells: by-price, priceUsd: 0 USD }'),
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
  one('users.growth.imitates', 'users', 'people'),
  one('nodes.failures.mtbf', '720 h', '20 h'),
  one('nodes.failures.mttr', '12 h', '100 h'),
  one('nodes.entry.hurdle', '20 %', '0 %'),
  one('nodes.entry.lossWeeks', '8', '1'),
  one('nodes.entry.considers', '10 %', '100 %'),
  one('nodes.cheating.rationality', '4.5', '0', '1000'),
  one('nodes.selfDealing.share', '0 %', '50 %'),
  one('nodes.sellsRewards', '100 %', '0 %'),
  one('adaptors.failures.mtbf', '2,000 h', '10 h'),
  one('adaptors.failures.mttr', '2 h', '200 h'),
  one('adaptors.misrouting.rationality', '1.5', '0'),
  one('adaptors.industry.enabled', 'false', 'true'),
  one('adaptors.industry.usdPerHour', '0.25 USD/h', '0 USD/h', '10 USD/h'),
  one('adaptors.industry.considers', '10 %', '100 %'),
  one('adaptors.industry.lossWeeks', '8', '1'),
  fc.constantFrom<Settings>(
    [],
    ['adaptors.count=0', 'tokens.wallets.adaptorStakes=0 DGAI', 'tokens.wallets.community=1,800,000 DGAI'],
  ),
  one('delegators.outsideYield', '5 %', '700 %'),
  one('delegators.considers', '10 %', '100 %'),
  one('delegators.usd', '6,000 USD', '0 USD', '10,000,000 USD'),
  one('delegators.stakes', '-1', '= 1', '= 0'),
  one(
    'shocks',
    '[]',
    '[{ kind: outage, at: 30 h, lasts: 40 h, share: 60 % }, { kind: demand, at: 20 h, lasts: 50 h, factor: 8 }]',
    '[{ kind: whale-exit, at: 50 h, share: 50 % }, { kind: fake-ring, at: 24 h, lasts: 100 h, share: 30 % }]',
    '[{ kind: price, at: 100 h, lasts: 400 h, factor: 0 }, { kind: energy, at: 10 h, lasts: 400 h, factor: 50 }]',
    '[{ kind: outage, at: 1 h, lasts: 300 h, share: 100 % }]',
  ),
];

const dao: readonly fc.Arbitrary<Settings>[] = [
  one('dao.exit', 'burn', 'cooldown', 'none'),
  one('dao.cooldown', '4 weeks', '0 h', '10 d'),
  one('dao.unbacked', 'lots', 'fungible'),
  one('dao.airdrop.founder', '400 DMP', '0 DMP', '5,000,000 DMP'),
  one('dao.airdrop.weekly', '20 DMP', '0 DMP', '500,000 DMP'),
  one('dao.airdrop.weeks', '26', '0', '1'),
  one('dao.airdrop.atStart', '0 DMP', '7,000,000 DMP'),
  one('dao.founding.window', '4 weeks', '1 week'),
  one('dao.founding.firstBatch', '10 %', '0.0001 %', '95 %'),
  one('dao.founding.daoShare', '5 %', '0 %', '4.9999 %'),
  one('dao.founding.pool', 'whole', 'split', 'lbp-80-20'),
  one('dao.founding.toTreasury', '50 %', '0 %', '99.9999 %'),
  one('dao.founding.glide', '8 weeks', '1 h'),
  one('dao.founding.shares', 'pro-rata', 'locked', 'dao'),
  one('dao.votePay', '0 2PM', '1,000 2PM', '12,000,000 2PM'),
  one('subnets.proposals.by', 'calendar', 'founders'),
  one('founders.ideas', '20 %', '100 %', '0 %'),
  one('founders.deposit', '2,000 DMP', '0 DMP', '100,000 DMP'),
  one('founders.forfeit', '10 %', '100 %'),
  one('founders.proposes', '-1', '= 1', '= gain - 2 * cost'),
  one('subnets.count', '3', '1', '5'),
  one('subnets.every', '1 week', '1 h', '3 weeks'),
  one('subnets.goal', '{ uniform: ["20,000 2PM", "60,000 2PM"] }', '1 2PM', '1,000,000 2PM'),
  one('subnets.promise', '{ uniform: [70 %, 95 %] }', '100 %', '61 %'),
  one('subnets.classes', '16', '2', '33'),
  one('subnets.training', 'alternate', 'fhe', 'federated'),
  one('subnets.models', '{}', '{ count: 3 }', '{ count: 2, transfer: 0 % }'),
  one('subnets.model.atFounding', '20 %', '100 %', '0 %'),
  one('subnets.model.sensitivity', '6', '0', '100'),
  one('subnets.model.growth', '0.5', '10'),
  one(
    'mechanisms.governance.proposals',
    '[]',
    '[{ at: 48 h, set: { dao.airdrop.weekly: "1,000 DMP", dao.founding.firstBatch: 3 %, dao.founding.daoShare: 2 % } }]',
    '[{ at: 72 h, set: { mechanisms.split.royalty: 0 % } }, { at: 1 week, set: { dao.founding.daoShare: 0 % } }]',
    '[{ at: 72 h, by: dmp, set: { mechanisms.price.basePrice: 0.04 DGAI/CU, mechanisms.slashing.fakeResult: 5 % } }]',
  ),
];

const vault: readonly fc.Arbitrary<Settings>[] = [
  fc.constantFrom<Settings>(
    [],
    ...[
      [1, 0],
      [0, 1],
      [1000, 1],
      [2, 5],
    ].map(([a, b]) => [`vault.compute=${a}`, `vault.data=${b}`]),
  ),
  fc.constantFrom<Settings>(
    [],
    ['vault.ratio=per-round', 'vault.lambdaCompute=0.05', 'vault.lambdaData=0.05'],
    ['vault.decay=flat', 'vault.flatUnits=3000000'],
    ['vault.decay=flat', 'vault.flatUnits=1'],
    ['vault.decay=normalised', 'vault.horizon=3'],
    ['vault.decay=normalised', 'vault.horizon=1', 'vault.ratio=per-round', 'vault.lambdaCompute=0.1'],
    ['vault.decay=density', 'vault.overIssue=scale'],
    ['vault.lambdaCompute=100', 'vault.lambdaData=0.000000001'],
    ['vault.lambdaCompute=0.7', 'vault.lambdaData=3'],
  ),
  one('vault.pools', 'excluded', 'harvest'),
  one('vault.kl.weight', 'size-kl', 'kl', 'exp-kl'),
  one('vault.kl.direction', 'forward', 'reverse'),
  one('vault.kl.reference', 'pool-without', 'pool-with', 'target', 'history'),
  one('vault.register', 'subnet', 'network'),
  one('vault.proofs', '{}', '{ checked: 0 % }', '{ checked: 30 %, usdPerCheck: 3 USD, bars: 1 }'),
  one('vault.kl.smoothing', '0.5', '0.001', '1000'),
  one('vault.kl.cap', '0.5', '0.001', '1000'),
  one('vault.kl.formula', '-1', '= items * kl ^ 2', '= 0'),
  one('vault.kl.estimator', 'discrete', 'gaussian', 'knn'),
  one('vault.kl.neighbours', '3', '1', '100'),
];

const markets: readonly fc.Arbitrary<Settings>[] = [
  one('price.source', 'pool', 'outside'),
  one('markets.fee', '0.3 %', '0 %', '50 %', '99.9 %'),
  one('markets.twoPm.source', 'pool', 'outside'),
  one('markets.twoPm.usd', '0.001 USD', '0.000001 USD', '100 USD'),
  fc.constantFrom<Settings>(
    [],
    ['markets.mining.enabled=true', 'markets.mining.perWeek=500,000 2PM'],
    [
      'markets.mining.enabled=true',
      'markets.mining.perWeek=100,000,000 2PM',
      'markets.mining.starts=10 d',
      'markets.mining.lasts=20 d',
    ],
  ),
  one(
    'markets.mining.pools',
    '[]',
    '[{ name: RT/subnet-1/2PM }]',
    '[{ name: 2PM/USD, weight: 3 }, { name: RT/subnet-1/2PM }]',
  ),
  one('markets.requiredReturn', '20 %', '0.1 %', '1000 %'),
  one('markets.memory', '12 weeks', '1 week'),
  one('markets.holdWeeks', '26', '0', '100000'),
  one('markets.float', 'diluted', 'circulating'),
];

const holders: readonly fc.Arbitrary<Settings>[] = [
  one('stakers.count', '60', '2'),
  one('stakers.usd', '8,000 USD', '0 USD', '1,000,000 USD'),
  one('stakers.stakedAtStart', '30 %', '90 %', '100 %'),
  one('stakers.considers', '50 %', '100 %'),
  one('stakers.outsideYield', '5 %', '500 %'),
  one('stakers.stakes', '-1', '= 1', '= 0'),
  one('stakers.backs.share', '40 %', '100 %'),
  one('stakers.backs.chance', '-1', '= promise', '1'),
  one('stakers.liquidity.share', '20 %', '100 %', '0 %'),
  one('stakers.liquidity.speed', '25 %', '100 %'),
  one('stakers.sellsRewards', '50 %', '0 %', '100 %'),
  one('contributors.count', '40', '1'),
  one('contributors.skew', '0.5', '0.001', '1000'),
  one('contributors.items', '{ lognormal: { mean: 200, cv: 1 } }', '1', '0', '{ uniform: [0, 3] }'),
  one('contributors.considers', '10 %', '100 %'),
  one('contributors.usdPerItem', '0.0005 USD/item', '0 USD/item', '1 USD/item'),
  one('contributors.claimsEvery', '4', '1'),
  one('contributors.sellsRewards', '50 %', '0 %', '100 %'),
  one('contributors.duplicating', '2 %', '40 %'),
  one('contributors.fabricating', '2 %', '30 %'),
  one('contributors.forging', '0 %', '25 %'),
  one('contributors.changes', '0 %', '35 %', '100 %'),
  one('contributors.reselling', '{}', '{ share: 60 % }', '{ share: 100 %, subnets: 1, cost: 100 % }'),
  one('contributors.nodes', '{}', '{ share: 50 % }', '{ share: 100 %, items: 3, skew: 1000 }'),
  one('contributors.sybil', '{ share: 0 % }', '{ share: 5 %, identities: 7 }'),
  one('traders.enabled', 'true', 'false'),
  one('traders.usd', '120,000 USD', '0 USD', '100,000,000 USD'),
  one('traders.considers', '20 %', '100 %'),
  one('traders.orderMax', '10 %', '100 %', '0 %'),
  one('traders.noise', '2 %', '90 %'),
  one('traders.depthMax', '0.5 %', '100 %', '0 %'),
  one('traders.reaction', '0.2', '10'),
  one('traders.intensity', '2', '0', '1000'),
  one('traders.demand', '-1', '= trend', '= 1 - price / (price + value)'),
  one('nodes.training.considers', '50 %', '100 %'),
  one('nodes.training.hoursPerRound', '8 h', '0.1 h', '168 h'),
  one('nodes.training.bid', '-1', '= pay - cost', '= 0 * pay - 1'),
];

/** What leaves a part of the 2PM half without anything to do. */
const idle: fc.Arbitrary<Settings> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Settings>([]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Settings>(
      ['stakers.count=0'],
      ['stakers.considers=0 %'],
      ['stakers.stakedAtStart=0 %', 'stakers.stakes== 0'],
      ['subnets.count=0'],
      ['subnets.goal=9,000,000 2PM', 'dao.founding.window=0 h'],
      ['contributors.count=0'],
      ['nodes.training.considers=0 %'],
      ['stakers.count=1', 'contributors.count=0', 'traders.enabled=false'],
    ),
  },
);

/** Length of a tick, of the run, and of a round. */
const rounds = fc
  .constantFrom(
    ['4 h', '8 weeks', '168 h'],
    ['1 h', '5 weeks', '36 h'],
    ['4 h', '40 d', '24 h'],
    ['24 h', '12 weeks', '96 h'],
    ['1 week', '30 weeks', '2 weeks'],
  )
  .map(([tick, horizon, round]): Settings => [...clockOf(tick, horizon), `vault.round=${round}`]);

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
  .map(([tick, horizon]) => clockOf(tick, horizon));

function clockOf(tick: string, horizon: string): Settings {
  const weekly = ['clock.checkpointEvery', 'record.metricsEvery', 'record.flowsEvery'];
  return [`clock.tick=${tick}`, `clock.horizon=${horizon}`, ...weekly.map((path) => `${path}=1 week`)];
}

const seeds = fc.nat().map((seed): Settings => [`seed=s${seed}`]);

const someOf = (lists: readonly (readonly fc.Arbitrary<Settings>[])[]): fc.Arbitrary<Settings> =>
  fc.tuple(...lists.flat().map(sometimes)).map((list) => list.flat());

/**
 * Settings that turn a scenario into any economy: every reading of the mechanisms, rates from nothing to far too much,
 * every kind of shock. Many paths keep their first value, so that what goes wrong is not drowned.
 */
export const randomSettings: fc.Arbitrary<Settings> = fc
  .tuple(seeds, clock, someOf([market, institutions, agents]))
  .map((list) => list.flat());

/** The same for the 2PM half, whose few weeks are those of its rounds; half of these economies have no inference. */
export const randomTwoPmSettings: fc.Arbitrary<Settings> = fc
  .tuple(
    seeds,
    rounds,
    someOf([dao, vault, markets, holders]),
    fc.oneof(fc.constant(withoutInference), someOf([market, institutions, agents])),
    idle,
  )
  .map(([seed, lengths, own, other, without]) => [...seed, ...lengths, ...other, ...own, ...without]);

function sometimes(settings: fc.Arbitrary<Settings>): fc.Arbitrary<Settings> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: settings },
  );
}
