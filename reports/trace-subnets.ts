import type { SubnetCourse } from './charts/report-data.ts';

/** One line of events.csv about a subnet. */
export interface SubnetEvent {
  readonly hours: number;
  readonly kind: string;
  readonly id: string;
  /** 2PM: the goal of a proposal, or what a founding took from the vault. */
  readonly amount: number;
  readonly name: string;
}

/** What became of each proposal (economy.md §3.4): one that is not decided when the events end still collects. */
export function traceSubnets(events: readonly SubnetEvent[]): SubnetCourse[] {
  const courses: SubnetCourse[] = [];
  const last = new Map<string, number>();
  for (const { hours, kind, id, amount, name } of events) {
    if (kind === 'propose') {
      last.set(id, courses.length);
      courses.push({ name, goal: amount, openHours: hours, endHours: null, outcome: 'open', raised: 0 });
      continue;
    }
    const at = last.get(id);
    if (at === undefined || (kind !== 'found' && kind !== 'return')) continue;
    const outcome = kind === 'found' ? 'founded' : 'returned';
    courses[at] = { ...courses[at], endHours: hours, outcome, raised: amount };
  }
  return courses;
}
