import { type Book, type Ledger, LOOP_BLOCK, type Reason } from '../../ledger/ledger.ts';
import { exp } from '../../portable.ts';
import type { Stream } from '../../random/draws.ts';
import { column, type Table } from '../../state/table.ts';

/** Everyone who may ever ask for inference; a row is one person, active or not (economy.md §6). */
export const userSpec = {
  active: column('u8', '0/1', 'whether the person uses the network'),
  nextHours: column('f64', 'h', 'time of the next candidate request'),
  ordinal: column('u32', '1', 'candidate requests so far'),
  budget: column('f64', '1e-6 USD', 'what the person may spend in a week'),
  budgetWeek: column('i32', 'week', 'last week whose budget was received, counted from 1'),
  dissatisfaction: column('f64', 'share', 'moving average of how badly requests ended, 0–1'),
} as const;

/** The table of users. */
export type Users = Table<typeof userSpec>;

/** Columns of so many users lie in the processor's cache in any order. */
export const CACHED_USERS = 32_768;

/**
 * Chance that a wanted request is worth `cost` when the same work costs `outside` elsewhere (USD per CU): the logit
 * 1 / (1 + (cost / outside)^ε) of economy.md §6.
 */
export function deriveAcceptance(
  cost: number,
  outside: number,
  elasticity: number,
  power: (x: number, y: number) => number,
): number {
  if (cost <= 0) return 1;
  if (outside <= 0) return 0;
  return 1 / (1 + power(cost / outside, elasticity));
}

/** Gives `people[0 … count)`, who need money in `week`, what they are due; a person may be named more than once. */
export type ReceiveBudgets = (people: Int32Array, count: number, week: number) => void;

/** Where a loop over people notes who gets how much; each as long as the most people there are at a time. */
export interface BudgetNotes {
  readonly people: Int32Array;
  readonly amount: Float64Array;
  /** 0, 1, 2 … */
  readonly places: Int32Array;
}

/**
 * A user who needs money receives the budget of the week, once: USD from outside, up to the budget, so that it does not
 * pile up. Who needs none has no use for it.
 */
export function bindReceiveBudgets(
  users: Users,
  usd: Book,
  ledger: Ledger,
  income: Reason,
  notes: BudgetNotes,
): ReceiveBudgets {
  const { budget, budgetWeek } = users.col;
  const { balance } = usd;
  const { people: due, amount, places } = notes;
  return (people, count, week) => {
    let receivers = 0;
    for (let k = 0; k < count; k += 1) {
      const who = people[k];
      const missing = budget[who] - balance[who];
      due[receivers] = who;
      amount[receivers] = missing;
      receivers += Number(budgetWeek[who] !== week + 1) & Number(missing > 0);
      budgetWeek[who] = week + 1;
    }
    ledger.mintEach(usd, { rows: places, count: receivers, account: due, amount }, income);
  };
}

/** How the population changes in a week. */
export interface Migration {
  joined: number;
  churned: number;
}

/** How people come and go in a week. */
export interface MigrationRule {
  /** Chance to leave by dissatisfaction; nobody leaves without. */
  readonly hazard: ((dissatisfaction: number) => number) | undefined;
  /** No hazard is above it, so that whoever draws more need not ask for its own; 1 when absent. */
  readonly hazardMax?: number;
  /** Bass p and q, shares of those outside. */
  readonly innovation: number;
  readonly imitation: number;
  /** In place of both: the chance by the share of satisfied users. */
  readonly joins?: ((satisfied: number) => number) | undefined;
  /** Whom the satisfied are a share of: users, or all people, as Bass has it. */
  readonly imitates: 'users' | 'people';
  /** Someone whose dissatisfaction is below this counts as satisfied. */
  readonly satisfiedBelow: number;
}

/**
 * One week of leaving and joining. Active users leave with the hazard of their dissatisfaction; others join by Bass:
 * p + q × satisfied share, of users or of all people. Draws are addressed by (user, week), so who was lucky does not depend on
 * anyone else.
 */
export function migrate(users: Users, week: number, stream: Stream, rule: MigrationRule): Migration {
  const { active, dissatisfaction } = users.col;
  const among = rule.imitates === 'people' ? deriveActiveShare(users) : 1;
  const satisfied = deriveSatisfiedShare(users, rule.satisfiedBelow) * among;
  const { joins = (share: number) => rule.innovation + rule.imitation * share } = rule;
  const joining = Math.min(1, joins(satisfied));
  const { hazard = () => 0, hazardMax = 1 } = rule;
  const change: Migration = { joined: 0, churned: 0 };
  for (let from = 0; from < users.rows; from += LOOP_BLOCK) {
    const to = Math.min(users.rows, from + LOOP_BLOCK);
    const leaving = stream.uniforms(from, to - from, week, 0);
    for (let who = from; who < to; who += 1) {
      const u = leaving[who - from];
      if (active[who] === 0) {
        if (!(joining > 0 && stream.uniform(who, week, 1) < joining)) continue;
        active[who] = 1;
        dissatisfaction[who] = 0;
        change.joined += 1;
      } else if (u < hazardMax && u < hazard(dissatisfaction[who])) {
        active[who] = 0;
        change.churned += 1;
      }
    }
  }
  return change;
}

/** The hazard of economy.md §6: h₀·exp(β × dissatisfaction), at most 1. */
export function deriveHazard(base: number, beta: number): (dissatisfaction: number) => number {
  return (dissatisfaction) => Math.min(1, base * exp(beta * dissatisfaction));
}

/** What no hazard of this kind is above, for dissatisfaction in [0, 1] and β of at least 0; the hair is for the last bits of exp. */
export function deriveHazardMax(base: number, beta: number): number {
  return Math.min(1, base * exp(beta) * (1 + 1e-9));
}

/** Share of all people who use the network. */
function deriveActiveShare({ rows, col }: Users): number {
  let there = 0;
  for (let who = 0; who < rows; who += 1) there += col.active[who];
  return rows === 0 ? 0 : there / rows;
}

/** Share of active users who are satisfied, their dissatisfaction below `below`; 0 when there are none. */
export function deriveSatisfiedShare(users: Users, below: number): number {
  const { active } = users.col;
  let there = 0;
  let satisfied = 0;
  // In blocks for the reason that the ledger gives.
  for (let from = 0; from < users.rows; from += LOOP_BLOCK) {
    const to = Math.min(users.rows, from + LOOP_BLOCK);
    for (let who = from; who < to; who += 1) there += active[who];
    satisfied += countSatisfied(users, below, from, to);
  }
  return there === 0 ? 0 : satisfied / there;
}

function countSatisfied(users: Users, below: number, from: number, to: number): number {
  const { active, dissatisfaction } = users.col;
  let count = 0;
  for (let who = from; who < to; who += 1) count += active[who] & Number(dissatisfaction[who] < below);
  return count;
}
