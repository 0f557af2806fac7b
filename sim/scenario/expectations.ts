import { DAY_HOURS, formatQuantity, WEEK_HOURS } from '../units.ts';
import type { AnyScenario } from './frame-parameters.ts';
import { nearestName } from './nearest.ts';
import type { Finding } from './schema-problems.ts';
import { odd, type Warning } from './warning.ts';

/** A measure, as far as it is known when it is read. */
interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly cadence: 'tick' | 'day' | 'week';
}

export type Expectation = AnyScenario['expect'][number];

/** What a measure came to where something was expected of it. */
export interface Outcome extends Expectation {
  /** Hours from the start. */
  readonly at: number;
  /** NaN where it had no value, or was not read. */
  readonly got: number;
  /** Whether the run went on until then: of what it did not reach nothing is known. */
  readonly reached: boolean;
  readonly ok: boolean;
}

/** Where nothing is said of the time, it is the end. */
const timeOf = ({ at }: Expectation, horizon: number): number => (at >= 1_000 * 8_760 ? horizon : at);

/** Every how many hours a measure is in the tables of a run. */
function stepOf({ cadence }: Measured, { record }: AnyScenario): number {
  const least = { tick: 0, day: DAY_HOURS, week: WEEK_HOURS }[cadence];
  return Math.max(record.metricsEvery, least);
}

/** What a scenario expects of measures that it does not have, or when they are not read. */
export function checkExpectations(scenario: AnyScenario, measures: () => readonly Measured[]): Finding[] {
  const { expect, clock } = scenario;
  if (expect.length === 0) return [];
  const known = new Map(measures().map((measure) => [measure.name, measure]));
  return expect.flatMap((expectation, index): Finding[] => {
    const { measure } = expectation;
    const path = `expect.${index}`;
    const spec = known.get(measure);
    if (spec === undefined) {
      const near = nearestName(measure, known.keys());
      const hint =
        near === undefined ? '`dmpsim explain FILE --measures` lists all of them' : `did you mean ${near}?`;
      return [{ path: `${path}.measure`, constraint: 'expected a measure', value: measure, hint }];
    }
    const at = timeOf(expectation, clock.horizon);
    const step = stepOf(spec, scenario);
    const times = at / step;
    if (times >= 1 - 1e-9 && Math.abs(times - Math.round(times)) < 1e-9) return [];
    const first = Math.min(Math.max(1, Math.floor(times)), Math.max(1, Math.floor(clock.horizon / step)));
    return [
      {
        path: `${path}.at`,
        constraint: `expected a time at which ${measure} is read: every ${formatQuantity(step, 'duration')} until ${formatQuantity(clock.horizon, 'duration')}`,
        value: formatQuantity(at, 'duration'),
        hint: `write for instance "${formatQuantity(first * step, 'duration')}"`,
      },
    ];
  });
}

/** What is expected behind the end of a run, which may have been shortened: it is not read. */
export function warnOfUnreached({ expect, clock }: AnyScenario): Warning[] {
  return expect.map((expectation, index) => {
    const [at, end] = [timeOf(expectation, clock.horizon), clock.horizon].map((hours) =>
      formatQuantity(hours, 'duration'),
    );
    return odd(
      timeOf(expectation, clock.horizon) > clock.horizon + 1e-9,
      `expect.${index} is not reached: ${expectation.measure} is read at ${at}, and the run ends at ${end}`,
    );
  });
}

/** What came of all that was expected; `read` gives a measure at an hour from the start. */
export function judgeExpectations(
  { expect, clock }: AnyScenario,
  read: (measure: string, hours: number) => number,
): readonly Outcome[] {
  return expect.map((expectation) => {
    const at = timeOf(expectation, clock.horizon);
    const reached = at <= clock.horizon + 1e-9;
    const got = reached ? read(expectation.measure, at) : Number.NaN;
    const { equals, within } = expectation;
    const ok = Math.abs(got - equals) <= within * (equals === 0 ? 1 : Math.abs(equals));
    return { ...expectation, at, got, reached, ok };
  });
}
