import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcome } from '../../../sim/economy/inference/requests.ts';
import type { ResolvedScenario } from '../../../sim/economy/resolve.ts';
import { Run, type World } from '../../../sim/economy/run.ts';
import { simulate } from '../../../sim/economy/simulate.ts';
import { drawCalibrations } from '../../../sim/economy/workloads/calibration-draws.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { type Calibration, parseCalibration } from '../../../sim/workload/calibration.ts';
import type { FheCosts } from '../../../sim/workload/fhe-costs.ts';
import { smallWith } from '../small-scenario.ts';
import { sum, watch } from '../watched-run.ts';

const file = 'scenarios/calibrations/reference.json';
const reference = parseCalibration(readFileSync(file, 'utf8'), file);
const exact = (value: number) => ({ value, relativeUncertainty: 0 });

/** The reference machine with some figures changed. */
function machine(
  name: string,
  changes: Partial<Record<'b' | 'c' | 'e' | 'k' | 'seconds', number>> = {},
): Calibration {
  const { coefficients, anchorSeconds } = reference;
  const scaled = (value: number, factor = 1) => exact(value * factor);
  return {
    ...reference,
    name,
    coefficients: {
      b: scaled(coefficients.b.value, changes.b),
      c: scaled(coefficients.c.value, changes.c),
      e: scaled(coefficients.e.value, changes.e),
      // The reference does not know it; this is about what a server's memory takes.
      ...(changes.k !== undefined && { k: scaled(7, changes.k) }),
    },
    anchorSeconds: scaled(anchorSeconds.value, changes.seconds),
  };
}

/** Encrypted work on a machine. */
function withFhe(calibration: Calibration, slowdown: number, secondsPerItem = 1e-9): Calibration {
  const fhe: FheCosts = {
    anchor: 'one circuit',
    anchorSeconds: exact(0.05),
    operations: [],
    encryption: { item: 'a record', secondsPerItem: exact(secondsPerItem) },
    slowdown: { ...exact(slowdown), denominator: 'the same in the clear' },
  };
  return { ...calibration, fhe };
}

/** Runs `ticks` and shows the world after routing in each of them. */
function watchRouting(resolved: ResolvedScenario, ticks: number, see: (world: World) => void): Run {
  const run = new Run(resolved);
  const observer = {
    enter: () => undefined,
    leave: (phase: string) => {
      if (phase === 'route') see(run.world);
    },
  };
  for (let tick = 0; tick < ticks; tick += 1) run.step(observer);
  return run;
}

/** Rows of requests that some node has begun or will, in full. */
function listPlaced({ scratch, requests }: World): number[] {
  const { node, outcome: ended } = requests.col;
  return [...scratch.arrived.subarray(0, scratch.arrivedCount)].filter(
    (row) => node[row] >= 0 && ended[row] === outcome.pending,
  );
}

/** Anchor units of a request by a calibration, from its features. */
function anchorUnitsOf({ requests, workloads }: World, row: number, { coefficients }: Calibration): number {
  const { linear, fixed, quadratic, workload, batch, tokensIn, tokensOut } = requests.col;
  const { b, c, e, k } = coefficients;
  let contexts = 0;
  for (let pass = 0; pass < tokensOut[row]; pass += 1) contexts += tokensIn[row] + pass;
  const cached = batch[row] * workloads[workload[row]].model.attention * contexts;
  const known = b.value * linear[row] + c.value * fixed[row] + e.value * quadratic[row];
  return known + (k?.value ?? 0) * cached;
}

const mixed = [
  'nodes.tiers.0.calibration=old.json',
  'nodes.tiers.1.calibration=cache.json',
  'mechanisms.computeUnit.calibration=network.json',
];

describe('several kinds of machines in one network', () => {
  const machines = {
    'network.json': machine('network', { k: 1 }),
    'old.json': machine('old', { seconds: 2, k: 1 }),
    'cache.json': machine('cache', { e: 0.25, c: 1.5, k: 2 }),
  };

  it('charge by the network calibration and take the time that their own says', () => {
    const own = [machines['old.json'], machines['cache.json'], machines['network.json']];
    const seen = [0, 0, 0];
    watchRouting(smallWith(machines, 'inference', ...mixed), 48, (world) => {
      const { scenario } = world;
      const { auPerCu } = scenario.mechanisms.computeUnit;
      const { cuMilli, node, serviceHours } = world.requests.col;
      for (const row of listPlaced(world)) {
        const tier = world.nodes.col.tier[node[row]];
        const quoted = anchorUnitsOf(world, row, machines['network.json']) / auPerCu;
        expect(cuMilli[row] / Math.max(1, Math.round(1000 * quoted))).toBeCloseTo(1, 9);
        const { speed } = scenario.nodes.tiers[tier];
        const seconds = (anchorUnitsOf(world, row, own[tier]) * own[tier].anchorSeconds.value) / speed;
        expect(serviceHours[row] / (seconds / 3600)).toBeCloseTo(1, 6);
        seen[tier] += 1;
      }
    });
    expect(Math.min(...seen)).toBeGreaterThan(20);
  });

  it('offer the CU an hour that follows: half of it where an anchor unit takes twice as long', () => {
    const capacityOf = (resolved: ResolvedScenario, tier: number): number => {
      const { tier: of, capacity } = new Run(resolved).world.nodes.col;
      return capacity[of.indexOf(tier)];
    };
    const alike = smallWith(machines, 'inference', 'mechanisms.computeUnit.calibration=network.json');
    const resolved = smallWith(machines, 'inference', ...mixed);
    expect(capacityOf(resolved, 0)).toBeCloseTo(capacityOf(alike, 0) / 2, 9);
    expect(capacityOf(resolved, 1)).not.toBeCloseTo(capacityOf(alike, 1), 1);
    expect(capacityOf(resolved, 2)).toBe(capacityOf(alike, 2));
  });

  it('are charged for the time they took where CU are metered: more on a machine that is slow at what was asked', () => {
    const metered = smallWith(machines, 'inference', ...mixed, 'mechanisms.computeUnit.basis=metered');
    const quoted = smallWith(machines, 'inference', ...mixed);
    expect(simulate(metered).digest).not.toBe(simulate(quoted).digest);
  });

  /** Compute units charged over those quoted, by tier, of the requests served in three days; and the least part that escrow paid. */
  function meterByTier(...set: readonly string[]) {
    const settings = ['mechanisms.computeUnit.calibration=network.json', 'clock.horizon=3 d', ...set];
    const run = new Run(smallWith(machines, 'inference', ...settings));
    const { world } = run;
    const { cuMilli, node, base } = world.requests.col;
    const { auPerCu } = world.scenario.mechanisms.computeUnit;
    const ratios: number[][] = world.scenario.nodes.tiers.map(() => []);
    let least = Number.POSITIVE_INFINITY;
    const see = (): void => {
      for (const row of world.scratch.served.subarray(0, world.scratch.servedCount)) {
        const quoted = anchorUnitsOf(world, row, machines['network.json']) / auPerCu;
        ratios[world.nodes.col.tier[node[row]]].push(cuMilli[row] / Math.max(1, Math.round(1000 * quoted)));
        least = Math.min(least, base[row] / ((cuMilli[row] * world.inForce.basePrice) / 1000));
      }
    };
    const observer = { enter: () => undefined, leave: (phase: string) => phase === 'settle' && see() };
    while (!run.done) run.step(observer as never);
    return { ratios, least };
  }

  it('charge twice the compute units at half the speed where CU are metered, and what is quoted at any', () => {
    const speeds = ['nodes.tiers.1.speed=0.5', 'nodes.tiers.2.speed=2'];
    const metered = meterByTier('mechanisms.computeUnit.basis=metered', ...speeds);
    const quoted = meterByTier(...speeds);
    for (const [tier, factor] of [1, 2, 0.5].entries()) {
      expect(metered.ratios[tier].length).toBeGreaterThan(20);
      for (const ratio of metered.ratios[tier]) expect(Math.abs(ratio - factor)).toBeLessThan(1e-3);
      for (const ratio of quoted.ratios[tier]) expect(ratio).toBe(1);
    }
    expect(metered.least).toBeGreaterThanOrEqual(1);
  });

  it('charge for a slow calibration as for a slow machine', () => {
    const { ratios } = meterByTier(
      'mechanisms.computeUnit.basis=metered',
      'nodes.tiers.0.calibration=old.json',
    );
    for (const ratio of ratios[0]) expect(Math.abs(ratio - 2)).toBeLessThan(1e-3);
  });
});

const encrypted = [
  'mechanisms.computeUnit.calibration=network.json',
  'nodes.tiers.0.calibration=plain.json',
  'nodes.tiers.2.calibration=fast.json',
  'workloads.1.encrypted=true',
];

describe('a workload under encryption', () => {
  const machines = {
    'network.json': withFhe(machine('network', { k: 1 }), 4),
    'plain.json': machine('plain'),
    'fast.json': withFhe(machine('fast', { seconds: 0.5, k: 0.5 }), 3),
  };

  it('costs as many times more as the network says, takes the time of its own machine, and goes only where that knows it', () => {
    const slowdown = [Number.NaN, 4, 3];
    const own = [machines['plain.json'], machines['network.json'], machines['fast.json']];
    const seen = { plain: [0, 0, 0], encrypted: [0, 0, 0] };
    watchRouting(smallWith(machines, 'inference', ...encrypted), 72, (world) => {
      const { scenario } = world;
      const { auPerCu } = scenario.mechanisms.computeUnit;
      const { cuMilli, cuMilliMax, node, serviceHours, workload } = world.requests.col;
      for (const row of listPlaced(world)) {
        const tier = world.nodes.col.tier[node[row]];
        const isEncrypted = workload[row] === 1;
        const units = anchorUnitsOf(world, row, machines['network.json']) * (isEncrypted ? 4 : 1);
        expect(cuMilli[row] / Math.max(1, Math.round((1000 * units) / auPerCu))).toBeCloseTo(1, 9);
        expect(cuMilliMax[row]).toBeGreaterThanOrEqual(cuMilli[row]);
        const { speed } = scenario.nodes.tiers[tier];
        const clear = (anchorUnitsOf(world, row, own[tier]) * own[tier].anchorSeconds.value) / speed / 3600;
        expect(serviceHours[row] / (clear * (isEncrypted ? slowdown[tier] : 1))).toBeCloseTo(1, 6);
        seen[isEncrypted ? 'encrypted' : 'plain'][tier] += 1;
      }
    });
    expect(seen.encrypted[0]).toBe(0);
    expect(Math.min(...seen.plain, ...seen.encrypted.slice(1))).toBeGreaterThan(0);
  });

  it('goes on the same from a checkpoint', () => {
    const resolved = smallWith(machines, 'inference', ...encrypted, 'clock.horizon=1 week');
    const run = new Run(resolved);
    for (let tick = 0; tick < 60; tick += 1) run.step();
    const again = Run.restore(resolved, run.save());
    while (!again.done) again.step();
    expect(again.digest()).toBe(simulate(resolved).digest);
  });
});

describe('training under encryption by the calibration', () => {
  const fhe = ['subnets.training=fhe', 'mechanisms.computeUnit.calibration=network.json'];

  it('takes what the calibration says, as if a scenario had said so', () => {
    const files = { 'network.json': withFhe(machine('network'), 5) };
    const byCalibration = smallWith(files, 'joined', ...fhe, 'nodes.training.fheSlowdown=0');
    const stated = smallWith(files, 'joined', ...fhe, 'nodes.training.fheSlowdown=5');
    expect(simulate(byCalibration).digest).toBe(simulate(stated).digest);
    const other = smallWith(files, 'joined', ...fhe, 'nodes.training.fheSlowdown=6');
    expect(simulate(other).digest).not.toBe(simulate(stated).digest);
  });

  it('is bid for only by tiers that know it', () => {
    const files = { 'network.json': machine('network'), 'able.json': withFhe(machine('able'), 5) };
    const set = [...fhe, 'nodes.training.fheSlowdown=0', 'nodes.tiers.2.calibration=able.json'];
    const { world } = watch(smallWith(files, 'joined', ...set));
    const { subnets, nodes } = world;
    const trained = sum(subnets.col.trained);
    expect(trained).toBeGreaterThan(2);
    const able = nodes.col.tier.filter((tier) => tier === 2).length;
    expect(Math.max(...subnets.col.bidders)).toBeLessThanOrEqual(able);
  });
});

describe('encryption of data', () => {
  const set = ['mechanisms.computeUnit.calibration=network.json', 'contributors.usdPerItem=0.0005 USD/item'];
  // An hour an item, on a machine of half a thousandth of a dollar an hour: twice the cost of gathering it.
  const files = { 'network.json': withFhe(machine('network'), 5, 3600) };
  const dear = smallWith(files, 'joined', ...set, 'contributors.machineUsdPerHour=0.0005 USD/h');

  it('costs contributors the time that the calibration says, as if gathering cost so much more', () => {
    const clear = { 'network.json': machine('network') };
    const gathered = smallWith(clear, 'joined', ...set, 'contributors.usdPerItem=0.001 USD/item');
    const free = smallWith(files, 'joined', ...set, 'contributors.machineUsdPerHour=0 USD/h');
    const digest = simulate(dear).digest;
    expect(digest).toBe(simulate(gathered).digest);
    expect(digest).not.toBe(simulate(free).digest);
  });

  it('keeps contributors away when it costs more than data earn', () => {
    const count = (resolved: ResolvedScenario): number => {
      const { world } = watch(resolved);
      return sum(world.contributors.col.active);
    };
    const sure = ['contributors.sensitivity=100'];
    const cheap = smallWith(files, 'joined', ...set, ...sure, 'contributors.machineUsdPerHour=0 USD/h');
    const ruinous = smallWith(files, 'joined', ...set, ...sure, 'contributors.machineUsdPerHour=100 USD/h');
    expect(count(cheap)).toBeGreaterThan(10);
    // Who has nothing to bring pays nothing for it.
    expect(count(ruinous)).toBeLessThan(count(cheap) / 4);
  });
});

describe('the uncertainty of a calibration', () => {
  const unsure = (name: string, error = 0.2): Calibration => {
    const of = (value: number) => ({ value, relativeUncertainty: error });
    const { coefficients: k, anchorSeconds } = machine(name);
    const coefficients = { b: of(k.b.value), c: of(k.c.value), e: of(k.e.value), k: of(7) };
    return { ...withFhe(machine(name), 5), coefficients, anchorSeconds: of(anchorSeconds.value) };
  };
  const files = { 'network.json': unsure('network'), 'other.json': unsure('other') };
  const network = 'mechanisms.computeUnit.calibration=network.json';
  const sample = 'mechanisms.computeUnit.uncertainty=sample';
  const drawn = (replication: number, ...set: readonly string[]): Calibration => {
    const { world } = new Run(smallWith(files, 'inference', network, sample, ...set), { replication });
    return world.resolved.calibrations.get('network.json') as Calibration;
  };

  it('is left out unless a scenario asks for it', () => {
    const { world } = new Run(smallWith(files, 'inference', network));
    expect(world.resolved.calibrations.get('network.json')).toEqual(files['network.json']);
  });

  it('is drawn once per replication: the same again, another in the next', () => {
    expect(drawn(3)).toEqual(drawn(3));
    expect(drawn(4).coefficients).not.toEqual(drawn(3).coefficients);
    const short = [network, sample, 'clock.horizon=1 week'];
    const digest = (replication: number) =>
      simulate(smallWith(files, 'inference', ...short), { replication }).digest;
    expect(digest(1)).toBe(digest(1));
    expect(digest(2)).not.toBe(digest(1));
  });

  it('holds every figure apart: what one machine may differ in, each in its own way', () => {
    const { b, c, e, k } = drawn(3).coefficients;
    const known = files['network.json'].coefficients;
    const factors = [b.value / known.b.value, c.value / known.c.value, e.value / known.e.value];
    factors.push((k?.value ?? 0) / (known.k?.value ?? 1));
    expect(new Set(factors.map((factor) => factor.toFixed(6))).size).toBe(4);
    expect(factors.every((factor) => factor !== 1)).toBe(true);
  });

  it('is not moved by another machine in the network', () => {
    expect(drawn(3, 'nodes.tiers.0.calibration=other.json')).toEqual(drawn(3));
  });

  it('spreads about the measured value, within its band of 95 %', () => {
    const resolved = smallWith(files, 'inference', network, sample);
    const factors = Array.from({ length: 200 }, (_, replication) => {
      const { calibrations } = drawCalibrations(resolved, new Draws('band', replication));
      return (calibrations.get('network.json') as Calibration).anchorSeconds.value / 0.056;
    });
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
    expect(Math.abs(mean - 1)).toBeLessThan(3 * (0.2 / Math.sqrt(factors.length)));
    expect(Math.min(...factors)).toBeGreaterThan(0.65);
    expect(Math.max(...factors)).toBeLessThan(1.45);
    const deviation = Math.sqrt(factors.reduce((sum, factor) => sum + (factor - mean) ** 2, 0) / 199);
    expect(deviation).toBeGreaterThan(0.12);
    expect(deviation).toBeLessThan(0.24);
  });
});
