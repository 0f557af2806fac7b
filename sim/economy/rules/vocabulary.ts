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
