import type { EventMark, ReducedFlow, ReducedSeries, ReportData } from '../report-data.ts';

/** A value over the hours (from, to], drawn at `at`; NaN is missing. `low` and `high` are the extremes inside. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A stretch of time in which something befell the economy. */
export interface ShockSpan {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

const weekHours = 168;

const individuals: ReadonlySet<string> = new Set(['user', 'node', 'adaptor', 'delegator', 'subnet']);

/** Questions that charts ask of a run. Metrics that a run lacks have no points. */
export class RunView {
  readonly data: ReportData;
  /** Simulated hours from the start to the end. */
  readonly hours: number;
  /** Length of the periods in which flows and counts are summed: a week, where the run is long enough. */
  readonly periodHours: number;
  readonly shocks: readonly ShockSpan[];
  /** Everything that happened rarely. */
  readonly rareEvents: readonly EventMark[];
  /** Rare events that concern the whole economy, to be marked on time axes: what befell one agent is not. */
  readonly marks: readonly EventMark[];
  readonly #series: ReadonlyMap<string, ReducedSeries>;

  constructor(data: ReportData) {
    this.data = data;
    const { start, rowHours, rows } = data.grid;
    this.hours = Math.max(start + rows * rowHours, data.ticks * data.tickHours);
    this.periodHours = choosePeriod(this.hours, rowHours);
    this.#series = new Map(data.series.map((series) => [series.name, series]));
    this.shocks = readShocks(data.scenario, this.hours);
    // A shock that the scenario schedules is drawn as a span, not once more as an event.
    const isNew = (mark: EventMark) => this.shocks.length === 0 || !mark.kind.startsWith('shock');
    this.rareEvents = data.events.marks.filter(isNew);
    this.marks = this.rareEvents.filter((mark) => !individuals.has(mark.agent));
  }

  /** `week`, `day` or `hour`, as a rate is spoken of: DGAI a week. */
  get periodName(): string {
    if (this.periodHours === weekHours) return 'week';
    if (this.periodHours === 24) return 'day';
    return this.periodHours === 1 ? 'hour' : `${this.periodHours} hours`;
  }

  /** Whether the metric was measured at least once. */
  has(name: string): boolean {
    return (this.#series.get(name)?.last.length ?? 0) > 0;
  }

  /** Whether the metric was ever other than zero. */
  happened(name: string): boolean {
    const series = this.#series.get(name);
    if (series === undefined) return false;
    return series.last.some(isOtherThanZero) || (series.high ?? []).some(isOtherThanZero);
  }

  unit(name: string): string {
    return this.#series.get(name)?.unit ?? '';
  }

  /** Measured metrics whose names begin with `prefix`. */
  namesUnder(prefix: string): string[] {
    return [...this.#series.keys()].filter((name) => name.startsWith(prefix) && this.has(name));
  }

  /** The metric as a level: the last value of each bucket, at its end. */
  level(name: string): Point[] {
    return this.#points(name, (series, i) => series.last[i], 'end');
  }

  /** The metric as a rate or state: the mean of each bucket, at its middle. */
  mean(name: string): Point[] {
    const mean = (series: ReducedSeries, i: number) => {
      const sum = series.sum?.[i];
      if (sum === undefined) return series.last[i];
      if (sum === null || series.count === undefined) return null;
      // Rounding must not move the mean of equal values.
      return Math.min(series.high?.[i] ?? sum, Math.max(series.low?.[i] ?? sum, sum / series.count[i]));
    };
    return this.#points(name, mean, this.#series.get(name)?.sum === undefined ? 'end' : 'middle');
  }

  /** A metric counted per tick, summed over each period. */
  total(name: string): Point[] {
    return this.#perPeriod(
      this.#points(name, (series, i) => series.sum?.[i] ?? series.last[i], 'end'),
      (points) => {
        const present = points.filter((point) => !Number.isNaN(point.value));
        return present.length === 0 ? Number.NaN : present.reduce((sum, point) => sum + point.value, 0);
      },
    );
  }

  /** The change of a cumulative metric over each period. */
  change(name: string): Point[] {
    const levels = this.level(name);
    let before = levels.find((point) => !Number.isNaN(point.value))?.low ?? Number.NaN;
    return this.#perPeriod(levels, (points) => {
      const end = points[points.length - 1].value;
      const change = end - before;
      before = Number.isNaN(end) ? before : end;
      return change;
    });
  }

  /** The last value measured. */
  final(name: string): number {
    return this.#series.get(name)?.last.findLast((value) => value !== null) ?? Number.NaN;
  }

  /** The first value measured; of a bucket of several, the first bucket's mean. */
  first(name: string): number {
    return this.mean(name).find((point) => !Number.isNaN(point.value))?.value ?? Number.NaN;
  }

  /** The sum of a metric counted per tick over the whole run. */
  sum(name: string): number {
    return this.total(name).reduce((sum, point) => sum + (Number.isNaN(point.value) ? 0 : point.value), 0);
  }

  flowsOf(token: string): readonly ReducedFlow[] {
    return this.data.flows.filter((flow) => flow.token === token && flow.total > 0);
  }

  /** What moved for a reason, week by week, in tokens. */
  weeksOf(token: string, reason: string): Point[] {
    const flows = this.flowsOf(token).filter((flow) => flow.reason === reason);
    return (flows[0]?.weeks ?? []).map((_, week) => {
      const from = week * weekHours;
      const to = Math.min(this.hours, from + weekHours);
      const value = flows.reduce((sum, flow) => sum + flow.weeks[week], 0);
      return { from, to, at: (from + to) / 2, value, low: value, high: value };
    });
  }

  /** A value of the resolved scenario by its dotted path. */
  parameter(path: string): unknown {
    let value: unknown = this.data.scenario;
    for (const key of path.split('.')) value = isRecord(value) ? value[key] : undefined;
    return value;
  }

  #points(
    name: string,
    read: (series: ReducedSeries, i: number) => number | null,
    place: 'end' | 'middle',
  ): Point[] {
    const series = this.#series.get(name);
    if (series === undefined) return [];
    const { start, rowHours, rows } = this.data.grid;
    return series.last.map((last, i) => {
      const from = start + i * series.bucketRows * rowHours;
      const to = start + Math.min(rows, (i + 1) * series.bucketRows) * rowHours;
      const value = read(series, i) ?? Number.NaN;
      const low = series.low?.[i] ?? last ?? Number.NaN;
      const high = series.high?.[i] ?? last ?? Number.NaN;
      return { from, to, at: place === 'end' ? to : (from + to) / 2, value, low, high };
    });
  }

  #perPeriod(points: readonly Point[], combine: (points: readonly Point[]) => number): Point[] {
    const groups = new Map<number, Point[]>();
    for (const point of points) {
      const period = Math.floor(point.from / this.periodHours);
      const group = groups.get(period) ?? [];
      group.push(point);
      groups.set(period, group);
    }
    return [...groups.values()].map((group) => {
      const { from } = group[0];
      const { to } = group[group.length - 1];
      const value = combine(group);
      return { from, to, at: (from + to) / 2, value, low: value, high: value };
    });
  }
}

function choosePeriod(hours: number, rowHours: number): number {
  if (hours > 312 * weekHours) return 4 * weekHours;
  if (hours > 6 * weekHours) return weekHours;
  return hours > 4 * 24 ? 24 : rowHours;
}

function isOtherThanZero(value: number | null): boolean {
  return value !== null && value !== 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Scheduled shocks of the scenario (economy.md §7): `at` and `lasts` in hours. */
function readShocks(scenario: unknown, endHours: number): ShockSpan[] {
  const shocks = isRecord(scenario) ? scenario['shocks'] : undefined;
  if (!Array.isArray(shocks)) return [];
  return shocks.filter(isRecord).flatMap((shock) => {
    const { kind, at, lasts, factor, share } = shock;
    if (typeof at !== 'number' || at >= endHours) return [];
    const to = typeof lasts === 'number' ? Math.min(endHours, at + lasts) : at;
    return [{ from: at, to, label: describeShock(String(kind), factor, share) }];
  });
}

function describeShock(kind: string, factor: unknown, share: unknown): string {
  if (typeof factor === 'number' && factor !== 1) return `${kind} × ${factor}`;
  return typeof share === 'number' ? `${kind} ${Math.round(share * 100)} %` : kind;
}
