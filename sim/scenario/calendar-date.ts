import { HOUR_SECONDS } from '../units.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const clock = String.raw`(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$`;
const forms: readonly { readonly pattern: RegExp; readonly order: readonly ('year' | 'month' | 'day')[] }[] =
  [
    {
      pattern: new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?${clock}`, 'i'),
      order: ['year', 'month', 'day'],
    },
    {
      pattern: new RegExp(String.raw`^(\d{1,2})(\.)(\d{1,2})\.(\d{4})${clock}`, 'i'),
      order: ['day', 'month', 'year'],
    },
    {
      pattern: new RegExp(String.raw`^([a-z]{3})[a-z]*(\.?) (\d{1,2}), ?(\d{4})${clock}`, 'i'),
      order: ['month', 'day', 'year'],
    },
    {
      pattern: new RegExp(String.raw`^(\d{1,2})([ -])([a-z]{3})[a-z]*\.?\2(\d{4})${clock}`, 'i'),
      order: ['day', 'month', 'year'],
    },
  ];

/** Hours that a run of a thousand years does not reach: larger numbers are times since 1970. */
const hoursMax = 8_760_000;
/** Seconds since 1970 until the year 5138; larger numbers are milliseconds. */
const secondsMax = 1e11;

/**
 * Seconds since 1970 of a date as exchanges write them, in UTC where no zone is said: `2026-01-31`, `2026/01/31 12:00`,
 * `2026-01-31T12:00:00Z`, `2026-01`, `31.1.2026`, `Jan 31, 2026`, `31 Jan 2026`, and seconds or milliseconds since 1970. Undefined
 * for anything else, such as `1/2/2026`, of which nobody knows which is the month, and 30 February.
 */
export function parseDate(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{7,14}(?:\.\d+)?$/.test(trimmed) && Number(trimmed) > hoursMax)
    return Number(trimmed) < secondsMax ? Number(trimmed) : Number(trimmed) / 1_000;
  for (const { pattern, order } of forms) {
    const match = pattern.exec(trimmed);
    if (match !== null) return readDate(match, order);
  }
  return undefined;
}

/** The way out of a date on a day that there is not, as of 2025-02-29; undefined for anything else. */
export function hintForFalseDay(text: string): string | undefined {
  const trimmed = text.trim();
  const form = forms.find(({ pattern }) => pattern.test(trimmed));
  const match = form?.pattern.exec(trimmed);
  if (form === undefined || match === undefined || match === null) return undefined;
  const { year, month, day } = partsOf(match, form.order);
  if (!(month >= 0 && month < 12)) return `months go from 1 to 12: write ${year}-01-31`;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const last = new Date(Date.UTC(year, month, days)).toISOString().slice(0, 10);
  return day >= 1 && day <= days ? undefined : `that month has ${days} days: write for instance ${last}`;
}

function partsOf(match: RegExpExecArray, order: readonly string[]) {
  const [, first, , second, third = '1'] = match;
  const parts = Object.fromEntries(order.map((name, k) => [name, [first, second, third][k]]));
  const named = months.indexOf(parts['month'].slice(0, 3).toLowerCase());
  const month = named >= 0 ? named : Number(parts['month']) - 1;
  return { year: Number(parts['year']), month, day: Number(parts['day']) };
}

function readDate(match: RegExpExecArray, order: readonly string[]): number | undefined {
  const [hour = '0', minute = '0', seconds = '0', zone = 'Z'] = match.slice(5);
  const { year, month, day } = partsOf(match, order);
  const midnight = Date.UTC(year, month, day) / 1_000;
  const written = new Date(midnight * 1_000);
  const isReal = written.getUTCMonth() === month && written.getUTCDate() === day;
  if (!isReal || Number(hour) > 24 || Number(minute) > 59 || Number(seconds) > 60) return undefined;
  return midnight + Number(hour) * HOUR_SECONDS + Number(minute) * 60 + Number(seconds) - secondsEast(zone);
}

function secondsEast(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * HOUR_SECONDS + Number(match[3] ?? '0') * 60);
}

/** A date as people write it: `2026-01-31`, with the time where it is no midnight. */
export function showDate(seconds: number): string {
  const text = new Date(seconds * 1_000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 16).replace('T', ' ')} UTC`;
}
