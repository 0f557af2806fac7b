import { bisector } from 'd3';
import { DAY_HOURS, WEEK_HOURS } from '../../sim/units.ts';
import { type Point, pointOf } from '../kit/point.ts';
import type { ShockSpan, Timeline } from '../kit/timeline.ts';
import { BucketStore, type Buckets } from './bucket-store.ts';
import { type Reading, wholeReading } from './reading.ts';
import type { EventMark, ReducedFlow, ReportData } from './report-data.ts';

export type { Point } from '../kit/point.ts';

/** Most buckets in which a metric is drawn of itself: more than a wide screen shows apart. */
const bucketsMax = 1_500;

/** Most bars side by side. */
const barsMax = 800;

/** Lengths of a bucket to choose from, hours; each divides the next. */
const bucketLengths = [1, 6, DAY_HOURS, WEEK_HOURS, 4 * WEEK_HOURS];

const individuals: ReadonlySet<string> = new Set(['user', 'node', 'adaptor', 'delegator', 'subnet']);

const byEnd = bisector((point: Point) => point.to);
const byStart = bisector((point: Point) => point.from);

/** What views of one run share: its metrics in buckets, and the points that were made of them. */
interface Sources {
  readonly buckets: BucketStore;
  readonly points: Map<string, Point[]>;
  /** Names of the metrics that were asked for. */
  readonly asked: Set<string>;
}

/** Questions that charts ask of a run, as a reader looks at it. Metrics that a run lacks have no points. */
export class RunView implements Timeline {
  readonly data: ReportData;
  readonly reading: Reading;
  /** Simulated hours from the start to the end. */
  readonly hours: number;
  readonly shocks: readonly ShockSpan[];
  /** Everything that happened rarely. */
  readonly rareEvents: readonly EventMark[];
  /** Rare events that concern the whole economy, to be marked on time axes: what befell one agent is not. */
  readonly marks: readonly EventMark[];
  /** Length of the periods in which flows and counts are summed. */
  readonly periodHours: number;
  readonly #sources: Sources;
  readonly #bucketHours: number;

  constructor(data: ReportData, reading?: Reading, sources?: Sources) {
    this.data = data;
    const { start, rowHours, rows } = data.grid;
    this.hours = Math.max(start + rows * rowHours, data.ticks * data.tickHours);
    this.reading = reading ?? wholeReading(this.hours);
    this.#sources = sources ?? {
      buckets: new BucketStore(data.series, data.grid),
      points: new Map(),
      asked: new Set(),
    };
    this.shocks = readShocks(data.scenario, this.hours);
    // A shock that the scenario schedules is drawn as a span, not once more as an event.
    const isNew = (mark: EventMark) => this.shocks.length === 0 || !mark.kind.startsWith('shock');
    this.rareEvents = data.events.marks.filter(isNew);
    this.marks = this.rareEvents.filter((mark) => !individuals.has(mark.agent));
    this.#bucketHours = chooseBucket(this.reading, rowHours);
    this.periodHours = choosePeriod(this.reading, rowHours);
  }

  /** The same run as another reading shows it. */
  read(reading: Reading): RunView {
    return new RunView(this.data, reading, this.#sources);
  }

  get from(): number {
    return this.reading.from;
  }

  get to(): number {
    return this.reading.to;
  }

  get rowHours(): number {
    return this.data.grid.rowHours;
  }

  /** Names of the metrics that any chart has asked for so far. */
  get asked(): ReadonlySet<string> {
    return this.#sources.asked;
  }

  /** `week`, `day` or `hour`, as a rate is spoken of: DGAI a week. */
  get periodName(): string {
    if (this.periodHours === WEEK_HOURS) return 'week';
    if (this.periodHours === DAY_HOURS) return 'day';
    return this.periodHours === 1 ? 'hour' : `${this.periodHours} hours`;
  }

  /** Whether the metric was measured at least once. */
  has(name: string): boolean {
    return (this.#sources.buckets.series(name)?.last.length ?? 0) > 0;
  }

  /** Whether the metric was ever other than zero. */
  happened(name: string): boolean {
    const series = this.#sources.buckets.series(name);
    if (series === undefined) return false;
    const isOther = (value: number) => value !== 0 && !Number.isNaN(value);
    return series.last.some(isOther) || (series.high ?? []).some(isOther);
  }

  unit(name: string): string {
    return this.#sources.buckets.series(name)?.unit ?? '';
  }

  /** Measured metrics whose names begin with `prefix`. */
  namesUnder(prefix: string): string[] {
    return this.#sources.buckets.names().filter((name) => name.startsWith(prefix) && this.has(name));
  }

  /** The metric as a level: the last value of each bucket, at its end; `beside` buckets more on both sides. */
  level(name: string, beside = 1): Point[] {
    return this.#window('level', name, this.#bucketHours, (buckets, i) => buckets.last[i], beside);
  }

  /** The metric as a rate or state: the mean of each bucket, at its middle. */
  mean(name: string): Point[] {
    return this.#window('mean', name, this.#bucketHours, meanOfBucket);
  }

  /** A metric counted per tick, summed over each period; nothing for what never happened. */
  total(name: string): Point[] {
    if (!this.happened(name)) return [];
    return this.#window('total', name, this.periodHours, ({ sum }, i) => sum[i]);
  }

  /** The change of a cumulative metric over each period; nothing for what never happened. */
  change(name: string): Point[] {
    if (!this.happened(name)) return [];
    return this.#window('change', name, this.periodHours, ({ last, low }, i) => {
      let before = i - 1;
      while (before >= 0 && Number.isNaN(last[before])) before -= 1;
      if (before >= 0) return last[i] - last[before];
      return last[i] - low[i];
    });
  }

  /** The last value measured. */
  final(name: string): number {
    return this.#sources.buckets.series(name)?.last.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
  }

  /** The first value measured; of a bucket of several, the first bucket's mean. */
  first(name: string): number {
    const whole = wholeReading(this.hours);
    const buckets = this.#sources.buckets.buckets(name, chooseBucket(whole, this.rowHours));
    const at = buckets?.last.findIndex((value) => !Number.isNaN(value)) ?? -1;
    return buckets === undefined || at < 0 ? Number.NaN : meanOfBucket(buckets, at);
  }

  /** The sum of a metric counted per tick over the whole run. */
  sum(name: string): number {
    const { sum = new Float64Array() } = this.#sources.buckets.buckets(name, WEEK_HOURS) ?? {};
    return sum.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
  }

  /** What moved of a token, in the weeks that the reader looks at. */
  flowsOf(token: string): readonly ReducedFlow[] {
    return this.data.flows
      .filter((flow) => flow.token === token)
      .map((flow) => this.#flowInside(flow))
      .filter((flow) => flow.total > 0);
  }

  /** What moved for a reason, week by week, in tokens. */
  weeksOf(token: string, reason: string): Point[] {
    const flows = this.data.flows.filter((flow) => flow.token === token && flow.reason === reason);
    return (flows[0]?.weeks ?? []).flatMap((_, week) => {
      const from = week * WEEK_HOURS;
      const to = Math.min(this.hours, from + WEEK_HOURS);
      const value = flows.reduce((sum, flow) => sum + flow.weeks[week], 0);
      const isInside = from < this.to && to > this.from;
      return isInside ? [pointOf(from, to, value)] : [];
    });
  }

  /** A value of the resolved scenario by its dotted path. */
  parameter(path: string): unknown {
    let value: unknown = this.data.scenario;
    for (const key of path.split('.')) value = isRecord(value) ? value[key] : undefined;
    return value;
  }

  #flowInside(flow: ReducedFlow): ReducedFlow {
    if (this.from <= 0 && this.to >= this.hours) return flow;
    // A week counts where most of it is looked at.
    const [first, end] = [this.from, this.to].map((hours) => Math.round(hours / WEEK_HOURS));
    const weeks = flow.weeks.slice(first, Math.max(end, first + 1));
    return { ...flow, total: weeks.reduce((sum, amount) => sum + amount, 0) };
  }

  /** The points of a metric that lie in the window, and some on each side, so that lines run to its edges. */
  #window(
    kind: string,
    name: string,
    hours: number,
    read: (buckets: Buckets, i: number) => number,
    beside = 1,
  ): Point[] {
    this.#sources.asked.add(name);
    const key = `${kind} ${hours} ${name}`;
    const all = this.#sources.points.get(key) ?? this.#points(kind, name, hours, read);
    this.#sources.points.set(key, all);
    if (this.from <= 0 && this.to >= this.hours) return all;
    const first = byEnd.right(all, this.from);
    const end = byStart.left(all, this.to);
    return all.slice(Math.max(0, first - beside), end + beside);
  }

  #points(kind: string, name: string, hours: number, read: (buckets: Buckets, i: number) => number): Point[] {
    const buckets = this.#sources.buckets.buckets(name, hours);
    if (buckets === undefined) return [];
    const { start, rowHours, rows } = this.data.grid;
    const isPeriod = kind === 'total' || kind === 'change';
    const isMiddle = isPeriod || (kind === 'mean' && buckets.isCoarse);
    return Array.from(buckets.last, (_, i) => {
      const from = start + i * buckets.hours;
      const to = Math.min(start + rows * rowHours, from + buckets.hours);
      const value = read(buckets, i);
      const [low, high] = isPeriod ? [value, value] : [buckets.low[i], buckets.high[i]];
      return { from, to, at: isMiddle ? (from + to) / 2 : to, value, low, high };
    });
  }
}

function meanOfBucket({ sum, count, low, high }: Buckets, i: number): number {
  // Rounding must not move the mean of equal values.
  return Math.min(high[i], Math.max(low[i], sum[i] / count[i]));
}

/** Hours of a bucket: as the reader asks, or the finest that a screen shows apart. */
function chooseBucket({ from, to, by }: Reading, rowHours: number): number {
  if (by !== 'auto') return Math.max(rowHours, { tick: rowHours, day: DAY_HOURS, week: WEEK_HOURS }[by]);
  const hours = to - from;
  if (hours <= bucketsMax * rowHours) return rowHours;
  const fitting = bucketLengths.find((length) => length >= rowHours && hours / length <= bucketsMax);
  return fitting ?? 4 * WEEK_HOURS;
}

/** Hours of a period, of which no more are drawn than there is room for bars. */
function choosePeriod({ from, to, by }: Reading, rowHours: number): number {
  const hours = to - from;
  const asked = {
    auto: choosePeriodLength(hours, rowHours),
    tick: rowHours,
    day: DAY_HOURS,
    week: WEEK_HOURS,
  }[by];
  const lengths = [asked, ...bucketLengths.filter((length) => length > asked)];
  return Math.max(rowHours, lengths.find((length) => hours / length <= barsMax) ?? 4 * WEEK_HOURS);
}

function choosePeriodLength(hours: number, rowHours: number): number {
  if (hours > 312 * WEEK_HOURS) return 4 * WEEK_HOURS;
  if (hours > 6 * WEEK_HOURS) return WEEK_HOURS;
  return hours > 4 * DAY_HOURS ? DAY_HOURS : rowHours;
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
