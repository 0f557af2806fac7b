import { DAY_HOURS, WEEK_HOURS } from '../../sim/units.ts';
/** How a time axis counts: in hours for a run of days, in days for a few weeks, in weeks otherwise. */
export interface TimeUnit {
  readonly name: 'hours' | 'days' | 'weeks';
  readonly hours: number;
}

export function chooseTimeUnit(spanHours: number): TimeUnit {
  if (spanHours <= 4 * DAY_HOURS) return { name: 'hours', hours: 1 };
  if (spanHours <= 8 * WEEK_HOURS) return { name: 'days', hours: DAY_HOURS };
  return { name: 'weeks', hours: WEEK_HOURS };
}

const steps: Record<TimeUnit['name'], readonly number[]> = {
  hours: [1, 2, 3, 6, 12, 24],
  days: [1, 2, 7, 14, 28],
  weeks: [1, 2, 4, 13, 26, 52, 104, 260, 520],
};

/** Hours at which a time axis of `widthPx` has its ticks: quarters and years of weeks, never crowded. */
export function deriveTimeTicks(from: number, to: number, widthPx: number): number[] {
  const spanHours = to - from;
  if (!Number.isFinite(spanHours)) return [];
  const unit = chooseTimeUnit(spanHours);
  const most = Math.max(2, Math.floor(widthPx / 62));
  const choices = steps[unit.name];
  const widest = choices[choices.length - 1];
  const longer = 10 ** Math.ceil(Math.log10(spanHours / (widest * unit.hours * most)));
  const step = choices.find((s) => spanHours / (s * unit.hours) <= most) ?? widest * longer;
  const length = step * unit.hours;
  const first = Math.ceil(from / length - 1e-9);
  const count = Math.max(0, Math.floor((to + 1e-9) / length) - first + 1);
  // Adding nought makes a nought of what is less than nothing by rounding.
  return Array.from({ length: count }, (_, index) => (first + index) * length + 0);
}

/** A stretch of simulated time in words: `week 12`, `day 81 (week 12)`, `day 3, hour 7`. Weeks and days count from one. */
export function describeSpan(from: number, to: number): string {
  const length = to - from;
  const day = Math.floor(from / DAY_HOURS) + 1;
  const week = Math.floor(from / WEEK_HOURS) + 1;
  if (length > WEEK_HOURS) return `weeks ${week}–${Math.ceil(to / WEEK_HOURS)}`;
  if (length === WEEK_HOURS && from % WEEK_HOURS === 0) return `week ${week}`;
  if (length > DAY_HOURS) return `days ${day}–${Math.ceil(to / DAY_HOURS)} (week ${week})`;
  if (length === DAY_HOURS && from % DAY_HOURS === 0) return `day ${day} (week ${week})`;
  const hour = Math.floor(from - (day - 1) * DAY_HOURS) + 1;
  const hours = length > 1 ? `hours ${hour}–${hour + Math.round(length) - 1}` : `hour ${hour}`;
  return `day ${day}, ${hours}`;
}

/** A length of time in words: `2 years`, `12 weeks`, `5 days`. */
export function describeLength(hours: number): string {
  const units = [
    { name: 'year', hours: 8_760 },
    { name: 'week', hours: WEEK_HOURS },
    { name: 'day', hours: DAY_HOURS },
    { name: 'hour', hours: 1 },
    { name: 'minute', hours: 1 / 60 },
  ];
  const unit = units.find((candidate) => isWhole(hours / candidate.hours)) ?? units[3];
  const number = Math.round((hours / unit.hours) * 100) / 100;
  return `${number} ${unit.name}${number === 1 ? '' : 's'}`;
}

function isWhole(number: number): boolean {
  return number >= 1 && Math.abs(number - Math.round(number)) < 1e-9;
}
