import { describe, expect, it } from 'vitest';
import { minimalScenario, resolveFiles, resolveWith } from './minimal-scenario.ts';

/** The warnings of the minimal scenario with the 2PM half and more lines. */
const warningsOf = (more: string) => resolveWith(`twoPm: { enabled: true }\n${more}\n`).warnings;

describe('a 2PM half', () => {
  it.each([
    ['dao: { cooldown: 2 weeks }', 'dao.cooldown has no effect: dao.exit is burn'],
    ['dao: { founding: { glide: 9 weeks } }', 'dao.founding.glide has no effect: dao.founding.pool is whole'],
    [
      'dao: { founding: { toTreasury: 9 % } }',
      'dao.founding.toTreasury has no effect: dao.founding.pool is whole',
    ],
    ['vault: { flatUnits: 9 }', 'vault.flatUnits has no effect: vault.decay is mass'],
    ['vault: { horizon: 9 }', 'vault.horizon has no effect: vault.decay is mass'],
    ['vault: { overIssue: scale }', 'vault.overIssue has no effect: vault.decay is mass'],
    ['vault: { decay: flat, lambdaData: 9 }', 'vault.lambdaData has no effect: vault.decay is flat'],
    ['vault: { kl: { neighbours: 9 } }', 'vault.kl.neighbours has no effect: vault.kl.estimator is discrete'],
    [
      'vault: { kl: { estimator: knn, smoothing: 1 } }',
      'vault.kl.smoothing has no effect: vault.kl.estimator is knn',
    ],
    [
      'vault: { kl: { weight: kl, formula: "= kl" } }',
      'vault.kl.weight has no effect: vault.kl.formula replaces it',
    ],
    [
      'markets: { twoPm: { deskUsd: 9 USD } }',
      'markets.twoPm.deskUsd has no effect: markets.twoPm.source is pool',
    ],
    [
      'markets: { mining: { perWeek: 9 2PM } }',
      'markets.mining.perWeek has no effect: markets.mining.enabled is false',
    ],
    [
      'markets: { twoPm: { source: outside }, mining: { enabled: true } }',
      'markets.mining has no effect: markets.twoPm.source is outside, so nobody provides liquidity',
    ],
    ['traders: { enabled: false, noise: 1 % }', 'traders.noise has no effect: traders.enabled is false'],
    [
      'contributors: { sybil: { identities: 9 } }',
      'contributors.sybil.identities has no effect: contributors.sybil.share is 0 %',
    ],
    [
      'vault: { lambdaData: 0.005 }',
      'vault.lambdaData (0.005) is smaller than vault.lambdaCompute (0.01): the descriptions of the network state the order computing ≪ data, rewards for data running out first',
    ],
  ])('with %s is warned about', (more, warning) => {
    expect(warningsOf(more)).toEqual([warning]);
  });

  it('is warned about what a setting states to no effect', () => {
    const set = ['subnets.training=federated', 'nodes.training.fheSlowdown=9'];
    expect(resolveWith('twoPm: { enabled: true }\n', { set }).warnings).toEqual([
      'nodes.training.fheSlowdown has no effect: subnets.training is federated',
    ]);
  });

  it.each([
    'dao: { exit: cooldown, cooldown: 2 weeks }',
    'dao: { founding: { pool: lbp-80-20, glide: 9 weeks } }',
    'dao: { founding: { pool: split, toTreasury: 9 % } }',
    'vault: { decay: normalised, horizon: 9 }',
    'vault: { decay: flat, flatUnits: 9 }',
    'vault: { lambdaData: 0.01 }',
    'vault: { kl: { estimator: knn, neighbours: 9 } }',
    'traders: { enabled: false, count: 9 }',
  ])('with %s is not', (more) => {
    expect(warningsOf(more)).toEqual([]);
  });
});

describe('2PM that nobody is there to hold', () => {
  const wallets =
    'twoPm: { enabled: true, wallets: { stakers: "300,000,000 2PM", traders: "50,000,000 2PM" } }\n';

  it('goes to the ecosystem fund, and is warned about', () => {
    const warning = (who: string) =>
      `twoPm.wallets.${who} has no effect: there are no ${who}, and the ecosystem fund has it`;
    expect(resolveWith(`${wallets}stakers: { count: 0 }\ntraders: { enabled: false }\n`).warnings).toEqual([
      warning('stakers'),
      warning('traders'),
    ]);
    expect(resolveWith(`${wallets}traders: { count: 0 }\n`).warnings).toEqual([warning('traders')]);
  });
});

describe('liquidity mining', () => {
  const mining = (perWeek: string, more = '') =>
    warningsOf(`markets: { mining: { enabled: true, perWeek: "${perWeek}", lasts: 4 weeks } }\n${more}`);

  it('that the ecosystem fund cannot pay is warned about', () => {
    expect(mining('80,000,000 2PM')).toEqual([
      'markets.mining pays out 320,000,000 2PM within the run, but the ecosystem fund holds 300,000,000 2PM: rewards stop when it is empty',
    ]);
  });

  it('that it can pay is not, as far as the run goes, with what it has of those who are not there', () => {
    expect(mining('75,000,000 2PM')).toEqual([]);
    expect(mining('80,000,000 2PM', 'clock: { horizon: 3 weeks }\n')).toEqual([]);
    expect(mining('80,000,000 2PM', 'traders: { count: 0 }\n')).toEqual([]);
  });
});

describe('a scenario without the 2PM half', () => {
  it('is warned about every part of it that it states', () => {
    const more = `dao: { exit: none }
subnets: { count: 2 }
vault: { data: 1 }
stakers: { count: 5 }
contributors: { count: 5 }
traders: { count: 5 }
twoPm: { supply: 5 2PM }
markets: { twoPm: { usd: 1 USD }, fee: 1 %, holdWeeks: 3 }
mechanisms: { governance: { proposals: [{ at: 1 d, set: { dao.airdrop.weekly: 1 DMP } }] } }
`;
    const idle = [
      'twoPm.supply',
      'dao',
      'stakers',
      'subnets',
      'vault',
      'contributors',
      'traders',
      'markets.twoPm',
      'markets.holdWeeks',
    ];
    expect(resolveWith(more).warnings).toEqual([
      ...idle.map((path) => `${path} has no effect: twoPm.enabled is false`),
      'markets.fee has no effect: twoPm.enabled is false and price.source outside, so there is no pool',
      'mechanisms.governance.proposals.0.set.dao.airdrop.weekly has no effect: twoPm.enabled is false',
    ]);
  });

  it('is not warned about what it inherits: it may be a variant with that half switched off', () => {
    const parent = `${minimalScenario}twoPm: { enabled: true }\ndao: { exit: none }\n`;
    const child = 'extends: parent.yaml\nname: variant\ntwoPm: { enabled: false }\n';
    expect(resolveFiles({ 'parent.yaml': parent, 'x.yaml': child }).warnings).toEqual([]);
  });
});

describe('a pool for DGAI', () => {
  const shock = 'shocks: [{ kind: demand, at: 1 d }, { kind: price, at: 1 d, factor: 0.5 }]\n';
  const pool = `price: { source: pool, spread: 1 %, series: p, deskUsd: 5 USD, dgaiUsd: 0.02 USD }\nseries: { p: { file: p.csv } }\n${shock}`;
  const warningsWith = (more: string) =>
    resolveFiles({ 'x.yaml': minimalScenario + pool + more, 'p.csv': 'hours,value\n0,1\n' }).warnings;

  it('leaves nothing to the outside price, and says what a shock of it does', () => {
    const idle = ['price.series', 'price.deskUsd', 'price.spread'].map(
      (path) => `${path} has no effect: price.source is pool`,
    );
    expect(warningsWith('twoPm: { enabled: true }\n')).toEqual([
      ...idle,
      'shocks.1 does not set the price, as price.source is pool: it moves what traders think DGAI is worth',
    ]);
    expect(warningsWith('')).toEqual([
      ...idle,
      'shocks.1 has no effect: price.source is pool, and there are no traders to think DGAI worth more or less',
    ]);
  });
});
