/** How long downtime is counted before it is punished. */
export type DowntimeRule = 'continuous' | 'cumulative30d' | 'every72h';

const WINDOW_HOURS = 720;

/**
 * How many times an outage should have been punished that has lasted `downHours` and goes on, so that it lasts longer:
 * once past the limit, or once per limit. `cumulativeHours` is the node's downtime in the current 30-day window so far,
 * this outage included.
 */
export function deriveDowntimePunishments(
  rule: DowntimeRule,
  limitHours: number,
  downHours: number,
  cumulativeHours: number,
): number {
  if (rule === 'continuous') return downHours >= limitHours ? 1 : 0;
  if (rule === 'every72h') return Math.floor(downHours / limitHours);
  return cumulativeHours >= limitHours ? 1 : 0;
}

/** The 30-day window that an hour lies in. */
export const deriveDowntimeWindow = (hours: number): number => Math.floor(hours / WINDOW_HOURS);

/** Columns of anything whose downtime the network watches. */
export interface WatchedColumns {
  /** Offline since this tick; −1 while online. */
  readonly downSince: Int32Array;
  /** Punishments for the present outage or window. */
  readonly punished: Int32Array;
  /** 30-day window that downtime is counted in, and ticks of downtime in it. */
  readonly downWindow: Int32Array;
  readonly downInWindow: Int32Array;
}

/** How downtime is punished, and the tick in which it is looked at. */
export interface DowntimeTerms {
  readonly rule: DowntimeRule;
  readonly limitHours: number;
  readonly tick: number;
  readonly tickHours: number;
}

/** `row` goes offline in the present tick. */
export function beginOutage(columns: WatchedColumns, row: number, { rule, tick }: DowntimeTerms): void {
  columns.downSince[row] = tick;
  // A window's punishments stand until it is over, one outage or many.
  if (rule !== 'cumulative30d') columns.punished[row] = 0;
}

/** Counts one more tick of `row` offline; returns how many times it is to be punished for it now (economy.md §2.11). */
export function countOutage(columns: WatchedColumns, row: number, terms: DowntimeTerms): number {
  const { downSince, punished, downWindow, downInWindow } = columns;
  const { rule, limitHours, tick, tickHours } = terms;
  const window = deriveDowntimeWindow(tick * tickHours);
  if (downWindow[row] !== window) {
    downWindow[row] = window;
    downInWindow[row] = 0;
    if (rule === 'cumulative30d') punished[row] = 0;
  }
  // What has certainly passed at the start of this tick: a coarse tick must not punish a short outage.
  const downHours = (tick - downSince[row]) * tickHours;
  const due = deriveDowntimePunishments(rule, limitHours, downHours, downInWindow[row] * tickHours);
  downInWindow[row] += 1;
  const more = Math.max(0, due - punished[row]);
  punished[row] += more;
  return more;
}
