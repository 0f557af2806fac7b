/** Traces are kept to 100 ns, the resolution of the finest timestamps in use; a tick is one such step. */
export const ticksPerSecond = 10_000_000;

/**
 * A point in time: whole seconds since 1970-01-01 (or since the trace's own zero) and ticks within the
 * second.
 */
export interface Timestamp {
  readonly kind: 'date' | 'number';
  readonly second: number;
  /** 0 to `ticksPerSecond` − 1. */
  readonly tick: number;
}

const datePattern =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,12}))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const numberPattern = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const exponentPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)e[+-]?\d{1,2}$/i;

/**
 * Reads `YYYY-MM-DD HH:MM:SS[.fraction][zone]`, with a space or a T (ISO 8601; no zone means UTC), or seconds
 * as a plain number. Digits past 100 ns are cut off. Undefined for anything else: also for 30 February, or
 * for numbers beyond ±1e11 seconds, which are milliseconds or worse.
 */
export function parseTimestamp(text: string): Timestamp | undefined {
  const date = datePattern.exec(text);
  if (date !== null) return parseDate(date);
  return parseSeconds(exponentPattern.test(text) ? Number(text).toFixed(7) : text);
}

/** From the digits as written: the fraction of 1700000000.1 read as a double is off by 95 ns. */
function parseSeconds(text: string): Timestamp | undefined {
  const match = numberPattern.exec(text);
  if (match === null || !/\d/.test(text)) return undefined;
  const whole = Number(match[2]);
  if (!(whole <= 1e11)) return undefined;
  const tick = Number((match[3] ?? '').padEnd(7, '0').slice(0, 7));
  if (match[1] !== '-') return { kind: 'number', second: whole, tick };
  return tick === 0
    ? { kind: 'number', second: -whole, tick }
    : { kind: 'number', second: -whole - 1, tick: ticksPerSecond - tick };
}

function parseDate(match: RegExpExecArray): Timestamp | undefined {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const midnight = Date.UTC(year, month - 1, day) / 1000;
  if (new Date(midnight * 1000).getUTCDate() !== day) return undefined;
  const zone = parseZone(match[8] ?? 'Z');
  if (zone === undefined) return undefined;
  const tick = Number((match[7] ?? '').padEnd(7, '0').slice(0, 7));
  return { kind: 'date', second: midnight + hour * 3600 + minute * 60 + second - zone, tick };
}

/** Seconds east of UTC. */
function parseZone(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2));
  if (hours > 18 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
