import type { AnyScenario } from '../scenario/frame-parameters.ts';
import type { Finding } from '../scenario/schema-problems.ts';
import { formatQuantity } from '../units.ts';

/** A part of what a run takes, and the parameter that it grows with most directly. */
export interface Share {
  readonly path: string;
  /** `requests of users`. */
  readonly what: string;
  readonly amount: number;
}

/** A part of the memory of a run. */
export interface Scalable extends Share {
  /** Settings with which the part has that part of its size. */
  readonly lowered: (part: number) => Readonly<Record<string, string>>;
  /** What the individuals take that are there from the start: lowered only where all else is not enough. */
  readonly atStart?: { readonly amount: number; readonly settings: Readonly<Record<string, string>> };
}

/** What a part of the economy takes in a run. */
export interface RunSize {
  /** Steps by what takes them. A step is about a microsecond: one agent, or one request, looked at once. */
  readonly work?: readonly Share[];
  /** Bytes by what is kept. */
  readonly memory?: readonly Scalable[];
}

/** Most bytes of the tables of one run: a fourth of the memory of a small server. */
const bytesMax = 4_294_967_296;

/** A run must fit the time and the memory that there are; both are estimated, within a factor of a few. */
export function checkRunSize(scenario: AnyScenario, sizes: readonly RunSize[]): Finding[] {
  const { clock, record } = scenario;
  const lines = clock.horizon / record.metricsEvery;
  const always: readonly Share[] = [
    { path: 'clock.tick', what: 'ticks', amount: (200 * clock.horizon) / clock.tick },
    { path: 'record.metricsEvery', what: 'lines of metrics', amount: 200 * lines },
  ];
  const work = [...always, ...sizes.flatMap((size) => size.work ?? [])];
  return [...checkWork(clock.workMax, work), ...checkMemory(sizes.flatMap(({ memory = [] }) => memory))];
}

function checkWork(workMax: number, parts: readonly Share[]): Finding[] {
  const total = sumOf(parts);
  if (total <= workMax) return [];
  const enough = Number((1.1 * total).toPrecision(2));
  return [
    {
      path: largestOf(parts).path,
      constraint: `expected a run of at most ${show(workMax)} steps, clock.workMax`,
      value: `about ${show(total)}, ${describeLargest(parts, total)}`,
      hint: `a step takes about a microsecond: lower it, or allow this much with clock.workMax: ${enough}`,
      mend: { 'clock.workMax': String(enough) },
    },
  ];
}

function checkMemory(parts: readonly Scalable[]): Finding[] {
  const total = sumOf(parts);
  if (total <= bytesMax) return [];
  const mend = fitIntoMemory(parts);
  const told = Object.entries(mend).map(([path, value]) => `${path} to "${value}"`);
  return [
    {
      path: largestOf(parts).path,
      constraint: `expected tables of at most ${show(bytesMax / 1e6)} MB`,
      value: `about ${show(total / 1e6)} MB, ${describeLargest(parts, total)}`,
      hint: `they are ${(total / bytesMax).toPrecision(2)} times too much: lower ${told.join(' and ')}`,
      mend,
    },
  ];
}

/** The settings with which all fits, with room for what was rounded: every part that is larger than a level ends at it. */
function fitIntoMemory(parts: readonly Scalable[], room = 0.9 * bytesMax): Record<string, string> {
  const level = findLevel(parts, room);
  const large = parts.filter(({ amount }) => amount > level);
  const held = large.find(({ atStart }) => atStart !== undefined && atStart.amount > level);
  // Who is there from the start was asked for: the rest makes room for them, as long as there is some.
  if (held?.atStart !== undefined && held.atStart.amount < 0.8 * room) {
    const others = fitIntoMemory(
      parts.filter((part) => part !== held),
      room - held.atStart.amount,
    );
    return held.amount > held.atStart.amount ? { ...held.atStart.settings, ...others } : others;
  }
  return Object.assign({}, ...large.map((part) => part.lowered(level / part.amount)));
}

/** The size at which every larger part ends where all of them have `room` together. */
function findLevel(parts: readonly Share[], room: number): number {
  const sorted = parts.map(({ amount }) => amount).sort((left, right) => right - left);
  let others = sorted.reduce((sum, amount) => sum + amount, 0);
  for (const [index, amount] of sorted.entries()) {
    others -= amount;
    const level = (room - others) / (index + 1);
    if (level >= (sorted[index + 1] ?? 0)) return level;
  }
  return Number.POSITIVE_INFINITY;
}

/** A number of agents, rounded down to two digits. */
export const counted = (path: string, count: number): Pick<Scalable, 'path' | 'lowered'> => ({
  path,
  lowered: (part) => ({ [path]: String(Math.max(1, Math.floor(roundDown(count * part)))) }),
});

/** All who may come, and those who are there from the start, who are never more. */
export function peopled(
  kind: 'users' | 'nodes',
  { active, potential }: { readonly active: number; readonly potential: number },
  bytesEach: number,
): Omit<Scalable, 'what'> {
  const { path, lowered } = counted(`${kind}.potential`, potential);
  return {
    path,
    amount: bytesEach * potential,
    atStart: { amount: bytesEach * active, settings: { [path]: String(Math.max(1, active)) } },
    lowered: (part) => {
      const settings = lowered(part);
      return active > Number(settings[path]) ? { ...settings, [`${kind}.active`]: settings[path] } : settings;
    },
  };
}

/** Two digits, and no more than the value: rounding adds a twentieth at most. */
export const roundDown = (value: number): number => Number((0.95 * value).toPrecision(2));

const sumOf = (parts: readonly Share[]): number => parts.reduce((sum, { amount }) => sum + amount, 0);

function largestOf(parts: readonly Share[]): Share {
  return parts.reduce((largest, part) => (part.amount > largest.amount ? part : largest));
}

function describeLargest(parts: readonly Share[], total: number): string {
  const { what, amount } = largestOf(parts);
  return `${Math.round((100 * amount) / total)} % of it for ${what}`;
}

const show = (value: number): string => formatQuantity(Number(value.toPrecision(3)), 'number');
