import { exponential } from '../../../random/distributions/exponential.ts';
import type { Stream } from '../../../random/draws.ts';
import { Calendar } from '../../../state/calendar.ts';

/** Columns of anything that fails and is repaired. */
export interface AvailabilityColumns {
  /** 1 while it works. */
  readonly up: Uint8Array;
  /** Time of the next failure or repair. */
  readonly nextFlipHours: Float64Array;
  /** Failures and repairs so far. */
  readonly flips: Uint32Array;
}

/**
 * Failures and repairs: times between failures and to repair are exponential, and a change takes effect at the first
 * tick after it. The clock runs for every slot whether it serves or not, so failure times depend on nothing else.
 */
export class Availability {
  private readonly columns: AvailabilityColumns;
  private readonly rows: number;
  private readonly stream: Stream;
  /** Mean times that it works and is down; what has been drawn already stays when they change. */
  meanHours: { readonly up: number; readonly down: number };
  private readonly tickHours: number;
  private readonly calendar: Calendar;
  /** Who changed in the latest tick. */
  readonly changed: Int32Array;
  changedCount = 0;

  constructor(
    columns: AvailabilityColumns,
    rows: number,
    stream: Stream,
    meanHours: { readonly up: number; readonly down: number },
    tickHours: number,
  ) {
    this.columns = columns;
    this.rows = rows;
    this.stream = stream;
    this.meanHours = meanHours;
    this.tickHours = tickHours;
    this.calendar = new Calendar(rows);
    this.changed = new Int32Array(rows);
  }

  /** Forgets what was filed. */
  renew(): void {
    this.calendar.clear();
    this.changedCount = 0;
  }

  /** Everything works; draws the first failures. */
  start(): void {
    for (let row = 0; row < this.rows; row += 1) {
      this.columns.up[row] = 1;
      this.columns.nextFlipHours[row] = exponential(this.stream.uniform(row, 0, 0), this.meanHours.up);
    }
    this.refile(0);
  }

  /** Files every next change anew, after a start or a restore. */
  refile(tick: number): void {
    for (let row = 0; row < this.rows; row += 1) this.file(row, tick);
  }

  /** Applies the failures and repairs that happened before the start of `tick`. */
  flip(tick: number): void {
    const { up, nextFlipHours, flips } = this.columns;
    const due = this.calendar.take(tick, this.changed);
    let count = 0;
    for (let k = 0; k < due; k += 1) {
      const row = this.changed[k];
      if (nextFlipHours[row] > tick * this.tickHours) {
        this.file(row, tick + 1);
        continue;
      }
      const was = up[row];
      do {
        flips[row] += 1;
        up[row] = 1 - up[row];
        const mean = up[row] === 1 ? this.meanHours.up : this.meanHours.down;
        nextFlipHours[row] += exponential(this.stream.uniform(row, flips[row], 0), mean);
      } while (nextFlipHours[row] <= tick * this.tickHours);
      this.file(row, tick + 1);
      if (up[row] === was) continue;
      this.changed[count] = row;
      count += 1;
    }
    this.changedCount = count;
    // The calendar returns rows in no particular order; `changed` is read in order of id.
    if (count > 1) this.changed.subarray(0, count).sort();
  }

  private file(row: number, earliest: number): void {
    this.calendar.file(row, Math.max(earliest, Math.ceil(this.columns.nextFlipHours[row] / this.tickHours)));
  }
}

/** Mean hours that machines work and are down, as a scenario states their failures. */
export const deriveMeanHours = ({ mtbf, mttr }: { readonly mtbf: number; readonly mttr: number }) => ({
  up: mtbf,
  down: mttr,
});
