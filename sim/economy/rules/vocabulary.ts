import type { Measure, MeasureNote } from '../../kernel/measure.ts';
import { DAY_HOURS, WEEK_HOURS } from '../../units.ts';

/** Names that every rule knows beside those of measures: the time, and what is at hand where a flow or a `set` stands. */
export const timeNames = {
  times: 'how often the rule has applied before, 0 for the first time',
  hours: 'hours from the start of the run to the time at hand',
  days: 'the same in days',
  weeks: 'the same in weeks',
  every: 'hours between two times',
} as const;

export const placeNames = {
  balance:
    'in a flow: tokens that its payer has, or its receiver where it mints; in a weight: those of a member',
  now: 'in `set`: what the parameter is at present, in the unit that it is written in',
  price: 'base price of a compute unit in force, DGAI/CU',
} as const;

/** How a name is read: the measure, and over how long what it counts is summed. */
export interface Reading<M extends MeasureNote = Measure<never>> {
  readonly measure: M;
  /** Hours; undefined for the latest value, of what counts that of the last tick. */
  readonly windowHours: number | undefined;
}

const windows: readonly (readonly [suffix: string, hours: number | undefined])[] = [
  ['', undefined],
  ['.day', DAY_HOURS],
  ['.week', WEEK_HOURS],
];

/** Names that formulas of rules may use for what is measured: measures, and of what counts the sum of a day or a week too. */
export function listReadings<M extends MeasureNote>(measures: readonly M[]): ReadonlyMap<string, Reading<M>> {
  return new Map(
    measures.flatMap((measure) =>
      windows
        .filter(([suffix]) => suffix === '' || measure.counted === true)
        .map(([suffix, windowHours]): [string, Reading<M>] => [
          `${measure.name}${suffix}`,
          { measure, windowHours },
        ]),
    ),
  );
}
