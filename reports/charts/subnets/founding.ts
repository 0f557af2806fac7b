import { WEEK_HOURS } from '../../../sim/units.ts';
import { line } from '../../kit/layers.ts';
import { formatCount, formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import {
  type LeftOut,
  type NumberTable,
  type Panel,
  type SpanRow,
  type TimeChart,
  timeChart,
} from '../../kit/time-chart.ts';
import { describeLength } from '../../kit/time-format.ts';
import type { SubnetCourse } from '../report-data.ts';
import type { RunView } from '../run-view.ts';

/** Most proposals that are drawn one by one. */
const rowsMax = 40;

const rowPx = 27;

const collecting = { label: 'Collecting DMP', color: palette.orange };
const founded = { label: 'Founded', color: palette.blue };

/** When subnets were proposed, and which were founded (economy.md §3.4). */
export function foundingChart(run: RunView): TimeChart | LeftOut | undefined {
  const id = 'founding';
  const { subnets } = run.data.events;
  const reason = 'Founding of subnets: none was proposed.';
  if (subnets.length === 0) return run.has('dmp.supply') ? { kind: 'left out', id, reason } : undefined;
  const rows = subnets.slice(0, rowsMax).map((course) => layOutCourse(course, run.hours));
  const committed = line('In proposals', palette.green, run.level('dmp.committed'));
  const panels: Panel[] = [
    {
      label: 'subnets and the 2PM that each had to collect',
      unit: '',
      heightPx: rows.length * rowPx,
      listed: true,
      layers: [{ kind: 'spans', stages: [collecting, founded], rows }],
    },
    { label: 'DMP committed to proposals', unit: 'DMP', heightPx: 90, include: [0], layers: [committed] },
  ];
  if (run.has('founders.ideas')) panels.push(...drawFounders(run));
  return timeChart({
    id,
    title: 'Which subnets are founded, and how fast?',
    caption: describe(subnets),
    panels: run.has('dmp.committed') ? panels : panels.slice(0, 1),
    note: subnets.some(({ outcome }) => outcome === 'returned')
      ? 'A cross: the goal was not reached in time and all DMP went back.'
      : '',
    table: tabulate(subnets),
    reasonIfEmpty: reason,
  });
}

/** What founders have in mind, and how much of their data fits what they made of it. */
const drawFounders = (run: RunView): Panel[] => [
  {
    label: 'stakers with an idea that they have not proposed',
    unit: 'count',
    heightPx: 80,
    include: [0],
    layers: [line('Ideas', palette.purple, run.level('founders.ideas'))],
  },
  {
    label: 'DMP with 2PM behind them, and data that fit their standard',
    unit: 'share',
    heightPx: 90,
    layers: [
      line('Backed', palette.blue, run.level('dmp.coverage')),
      line('Standard', palette.green, run.level('subnets.standard')),
    ],
  },
];

/** The stages of a proposal as spans, up to the end of the run. */
function layOutCourse(course: SubnetCourse, endHours: number): SpanRow {
  const { name, goal, openHours, endHours: decided, outcome } = course;
  const end = decided ?? endHours;
  const open = { stage: collecting.label, color: collecting.color, from: openHours, to: end };
  const lives = { stage: founded.label, color: founded.color, from: end, to: endHours };
  return {
    label: name,
    text: `${name}: ${formatShort(goal, '2PM')}`,
    spans: outcome === 'founded' && end < endHours ? [open, lives] : [open],
    failed: outcome === 'returned',
  };
}

function tabulate(subnets: readonly SubnetCourse[]): NumberTable {
  const week = (hours: number) => `week ${formatCount(Math.floor(hours / WEEK_HOURS) + 1)}`;
  const outcomes = { open: 'still open', founded: 'founded', returned: 'given back' };
  return {
    head: ['Subnet', 'Goal', 'Proposed', 'Outcome', 'Decided', 'Taken from the vault'],
    rows: subnets.map(({ name, goal, openHours, endHours, outcome, raised }) => [
      name,
      formatShort(goal, '2PM'),
      week(openHours),
      outcomes[outcome],
      endHours === null ? '' : week(endHours),
      outcome === 'founded' ? formatShort(raised, '2PM') : '',
    ]),
  };
}

function describe(subnets: readonly SubnetCourse[]): string {
  const founding = subnets.filter(({ outcome }) => outcome === 'founded');
  const returned = subnets.filter(({ outcome }) => outcome === 'returned').length;
  const weeks = founding.map(({ openHours, endHours }) => ((endHours ?? 0) - openHours) / WEEK_HOURS);
  const raised = founding.reduce((sum, course) => sum + course.raised, 0);
  const words = [describeOutcome(subnets.length, founding.length, returned)];
  if (founding.length > 0) {
    const slowest = Math.max(1, Math.round(Math.max(...weeks)));
    words.push(
      `The slowest founding took ${describeLength(slowest * WEEK_HOURS)}; ${formatShort(raised, '2PM')} left the vault for all.`,
    );
  }
  if (subnets.length > rowsMax) words.push(`Drawn are the first ${rowsMax}.`);
  return words.join(' ');
}

function describeOutcome(all: number, founded: number, returned: number): string {
  if (all === 1 && founded === 1) return 'The one proposal was founded.';
  if (founded === all) return `All ${formatCount(all)} proposals were founded.`;
  const proposals = all === 1 ? 'one proposal' : `${formatCount(all)} proposals`;
  return `Of ${proposals} ${formatCount(founded)} ${founded === 1 ? 'was' : 'were'} founded and ${formatCount(returned)} given back.`;
}
