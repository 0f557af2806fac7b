import { formatQuantity, WEEK_HOURS, YEAR_HOURS } from '../units.ts';
import type { AnyScenario } from './frame-parameters.ts';
import type { Finding } from './schema-problems.ts';
import { odd, type Warning } from './warning.ts';

/** Lengths of a tick that divide a week and that people use, hours. */
const usualTicks = [1 / 60, 1 / 12, 1 / 6, 1 / 4, 1 / 2, 1, 2, 3, 4, 6, 8, 12, 24, WEEK_HOURS];

/** Weeks are whole ticks, and so is every period of a run. */
export function checkClock(scenario: AnyScenario): Finding[] {
  const { clock, record } = scenario;
  const nearest = formatQuantity(nearestTick(scenario), 'duration');
  const uneven: Finding = {
    path: 'clock.tick',
    constraint: 'expected a tick that divides a week',
    value: formatQuantity(clock.tick, 'duration'),
    hint: `for instance ${nearest}; others are 15 min, 1 h, 4 h, 24 h and 1 week`,
    mend: { 'clock.tick': nearest },
  };
  return [
    ...(isMultiple(WEEK_HOURS, clock.tick) ? [] : [uneven]),
    ...checkPeriod('clock.horizon', clock.horizon, scenario),
    ...checkPeriod('clock.checkpointEvery', clock.checkpointEvery, scenario),
    ...checkPeriod('record.metricsEvery', record.metricsEvery, scenario),
    ...checkPeriod('record.flowsEvery', record.flowsEvery, scenario),
  ];
}

/** The tick itself where it divides a week, else the usual one that is nearest. */
function nearestTick({ clock }: AnyScenario): number {
  if (isMultiple(WEEK_HOURS, clock.tick)) return clock.tick;
  const apart = (one: number): number => Math.max(one / clock.tick, clock.tick / one);
  return usualTicks.reduce((near, one) => (apart(one) < apart(near) ? one : near));
}

/** A period, hours, is whole ticks: of a tick that divides a week. */
export function checkPeriod(path: string, period: number, scenario: AnyScenario): Finding[] {
  const tick = nearestTick(scenario);
  if (isMultiple(period, tick)) return [];
  // Rounded down where up would pass the most that a parameter may be.
  const times = Math.max(1, Math.min(Math.round(period / tick), Math.floor((1_000 * YEAR_HOURS) / tick)));
  const nearest = formatQuantity(times * tick, 'duration');
  return [
    {
      path,
      constraint: `expected a multiple of the tick, ${formatQuantity(tick, 'duration')}`,
      value: formatQuantity(period, 'duration'),
      hint: `the nearest is ${nearest}`,
      mend: { [path]: nearest },
    },
  ];
}

/** Whole multiples, allowing for minutes that have no exact double in hours. */
function isMultiple(period: number, tick: number): boolean {
  const times = Math.round(period / tick);
  return times >= 1 && Math.abs(times * tick - period) <= 1e-9 * period;
}

/** What would happen at `hours`, after the run has ended. */
export function warnLate(path: string, hours: number, { clock }: AnyScenario): Warning {
  const [at, end] = [hours, clock.horizon].map((time) => formatQuantity(time, 'duration'));
  return odd(hours >= clock.horizon, `${path} has no effect: ${at} is after the end, ${end}`);
}
