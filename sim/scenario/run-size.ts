import { countContributors } from '../economy/vault/checks.ts';
import { DAY_HOURS, formatQuantity, WEEK_HOURS } from '../units.ts';
import type { Scenario } from './schema.ts';
import type { Finding } from './schema-problems.ts';

/** A part of what a run takes, and the parameter that it grows with most directly. */
interface Part {
  readonly path: string;
  /** `requests of users`. */
  readonly what: string;
  readonly amount: number;
}

/** A part of the memory of a run. */
interface Scalable extends Part {
  /** Settings with which the part has that part of its size. */
  readonly lowered: (part: number) => Readonly<Record<string, string>>;
  /** What the individuals take that are there from the start: lowered only where all else is not enough. */
  readonly atStart?: { readonly amount: number; readonly settings: Readonly<Record<string, string>> };
}

/** Most bytes of the tables of one run: a fourth of the memory of a small server. */
const bytesMax = 4_294_967_296;

/** A run must fit the time and the memory that there are; both are estimated, within a factor of a few. */
export function checkRunSize(scenario: Scenario): Finding[] {
  return [...checkWork(scenario), ...checkMemory(scenario)];
}

/** Steps of a run by what takes them. A step is about a microsecond: one agent, or one request, looked at once. */
function listWork(scenario: Scenario): Part[] {
  const { adaptors, clock, delegators, nodes, record, twoPm, users } = scenario;
  const ticks = clock.horizon / clock.tick;
  const weeks = Math.ceil(clock.horizon / WEEK_HOURS);
  const requests =
    users.arrivals === 'bernoulli'
      ? users.potential * Math.min(ticks, users.candidateRate * clock.horizon)
      : users.potential * users.candidateRate * clock.horizon;
  const outages = scenario.shocks.length * ticks;
  return [
    { path: 'clock.tick', what: 'ticks', amount: 200 * ticks + 0.05 * outages },
    {
      path: 'record.metricsEvery',
      what: 'lines of metrics',
      amount: (clock.horizon / record.metricsEvery) * (200 + 0.05 * nodes.potential),
    },
    { path: 'users.candidateRate', what: 'requests that users think of', amount: requests },
    { path: 'users.potential', what: 'users week by week', amount: weeks * users.potential * 0.2 },
    { path: 'nodes.potential', what: 'nodes week by week', amount: weeks * nodes.potential * 3 },
    {
      path: 'nodes.failures.mtbf',
      what: 'failures of nodes',
      amount: nodes.failures.enabled
        ? (nodes.potential * clock.horizon) / meanCycle(nodes.failures, clock.tick)
        : 0,
    },
    {
      path: 'adaptors.count',
      what: 'adaptors week by week',
      amount: weeks * adaptors.count * 2,
    },
    {
      path: 'delegators.count',
      what: 'delegators, each of which compares nodes',
      amount: weeks * delegators.count * (delegators.looksAt + delegators.considers * nodes.potential * 0.1),
    },
    ...(twoPm.enabled ? listDaoWork(scenario, weeks) : []),
  ];
}

/** Hours from one failure to the next; nothing fails twice in a tick. */
function meanCycle({ mtbf, mttr }: { readonly mtbf: number; readonly mttr: number }, tick: number): number {
  return Math.max(tick, mtbf + mttr);
}

function listDaoWork(scenario: Scenario, weeks: number): Part[] {
  const { clock, contributors, stakers, subnets, traders, vault } = scenario;
  const people = countContributors(scenario);
  const rounds = Math.ceil(clock.horizon / vault.round);
  const days = Math.ceil(clock.horizon / DAY_HOURS);
  const { estimator, ownPoints, poolPoints } = vault.kl;
  const perClass = estimator === 'knn' ? (50 * ownPoints * poolPoints) / 4096 : 1;
  return [
    {
      path: 'stakers.count',
      what: 'stakers, each of which looks at subnets',
      amount: weeks * stakers.count * (2 + 0.1 * subnets.count),
    },
    {
      path: 'vault.round',
      what: 'contributors and classes round by round',
      amount: rounds * people * (2 + 0.02 * subnets.classes * perClass) + rounds * subnets.count * 50,
    },
    {
      path: 'contributors.count',
      what: 'contributors week by week',
      amount: weeks * contributors.count * subnets.count * 0.1,
    },
    {
      path: 'subnets.count',
      what: 'subnets tick by tick',
      amount: (clock.horizon / clock.tick) * subnets.count * 4,
    },
    {
      path: 'traders.count',
      what: 'traders day by day',
      amount: traders.enabled ? days * traders.count * (1 + 0.2 * subnets.count) : 0,
    },
  ];
}

function checkWork(scenario: Scenario): Finding[] {
  const { workMax } = scenario.clock;
  const parts = listWork(scenario);
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

/** Bytes of a run by what is kept. */
function listMemory(scenario: Scenario): Scalable[] {
  const { adaptors, clock, delegators, mechanisms, nodes, twoPm, users, stakers, subnets } = scenario;
  const paySlots = Math.ceil(mechanisms.pay.claimDelay / WEEK_HOURS) + 1;
  const inTick =
    users.potential *
    Math.min(users.candidateRate * clock.tick, users.arrivals === 'bernoulli' ? 1 : Number.POSITIVE_INFINITY);
  const onTheWay = Math.min(users.potential * users.candidateRate * clock.horizon, inTick * 10);
  const holders = stakers.count + countContributors(scenario) + scenario.traders.count + nodes.potential;
  return [
    { what: 'users', ...peopled('users', users, 200) },
    {
      path: 'users.candidateRate',
      what: 'requests on their way',
      amount: 400 * onTheWay,
      lowered: (part) => ({
        'users.candidateRate': formatQuantity(roundDown(users.candidateRate * part), 'rate'),
      }),
    },
    { what: 'nodes', ...peopled('nodes', nodes, 600 + 200 * scenario.workloads.length) },
    {
      path: 'mechanisms.pay.claimDelay',
      what: 'pay that waits, week by week',
      amount: 24 * (nodes.potential + adaptors.count) * paySlots,
      lowered: (part) => ({
        'mechanisms.pay.claimDelay': formatQuantity(Math.floor(paySlots * part - 1) * WEEK_HOURS, 'duration'),
      }),
    },
    {
      what: 'delegators',
      amount: 1_200 * delegators.count,
      ...counted('delegators.count', delegators.count),
    },
    ...(twoPm.enabled
      ? [
          {
            what: 'holders of royalties',
            amount: holders * (200 + 120 * subnets.count + 16 * subnets.classes),
            ...counted('subnets.count', subnets.count),
          },
        ]
      : []),
  ];
}

function checkMemory(scenario: Scenario): Finding[] {
  const parts = listMemory(scenario);
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
function findLevel(parts: readonly Part[], room: number): number {
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
const counted = (path: string, count: number): Pick<Scalable, 'path' | 'lowered'> => ({
  path,
  lowered: (part) => ({ [path]: String(Math.max(1, Math.floor(roundDown(count * part)))) }),
});

/** All who may come, and those who are there from the start, who are never more. */
function peopled(
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
const roundDown = (value: number): number => Number((0.95 * value).toPrecision(2));

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { amount }) => sum + amount, 0);

function largestOf(parts: readonly Part[]): Part {
  return parts.reduce((largest, part) => (part.amount > largest.amount ? part : largest));
}

function describeLargest(parts: readonly Part[], total: number): string {
  const { what, amount } = largestOf(parts);
  return `${Math.round((100 * amount) / total)} % of it for ${what}`;
}

const show = (value: number): string => formatQuantity(Number(value.toPrecision(3)), 'number');
