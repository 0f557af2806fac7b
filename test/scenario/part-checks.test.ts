import { describe, expect, it } from 'vitest';
import { minimalScenario, resolveFiles, resolveWith, warningsOf2pm } from './minimal-scenario.ts';

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
    expect(warningsOf2pm(more)).toEqual([warning]);
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
    expect(warningsOf2pm(more)).toEqual([]);
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
markets: { twoPm: { usd: 1 USD }, fee: 1 %, holdWeeks: 3, float: circulating }
mechanisms: { governance: { proposals: [{ at: 1 d, set: { dao.airdrop.weekly: 1 DMP, vault.data: 2 } }] } }
changes: [{ from: 1 d, set: { subnets.every: 9 d, markets.fee: 1 % } }]
`;
    const votes = 'mechanisms.governance.proposals.0.set';
    const idle = [
      'twoPm.supply',
      'dao',
      'stakers',
      'markets.twoPm',
      `${votes}.dao.airdrop.weekly`,
      'subnets',
      'changes.0.set.subnets.every',
      'vault',
      'contributors',
      `${votes}.vault.data`,
      'traders',
      'markets.holdWeeks',
      'markets.float',
    ];
    expect(resolveWith(more).warnings).toEqual([
      'markets.fee has no effect: twoPm.enabled is false and price.source outside, so there is no pool',
      ...idle.map((path) => `${path} has no effect: twoPm.enabled is false`),
    ]);
  });

  it('is not warned about what it inherits: it may be a variant with that half switched off', () => {
    const penalty = 'mechanisms: { latencyPenalty: { shape: formula, formula: "= 0.1" } }\n';
    const parent = `${minimalScenario}twoPm: { enabled: true }\ndao: { exit: none }\n${penalty}`;
    const variant = 'twoPm: { enabled: false }\nmechanisms: { latencyPenalty: { shape: linear } }\n';
    const child = `extends: parent.yaml\nname: variant\n${variant}`;
    expect(resolveFiles({ 'parent.yaml': parent, 'x.yaml': child }).warnings).toEqual([]);
  });
});
