import { PPM } from '../../ledger/amount.ts';
import { WORD_VALUES } from '../../random/word-values.ts';
import { deriveWorkHours } from '../inference/work-rates.ts';
import { employ, fundsOf, payNode } from './employment.ts';
import { deriveCheckPay, deriveCheckWork } from './mechanisms/check-cost.ts';
import type { World } from './state.ts';

/** Nodes that are drawn before nobody is found to check a result of one of them. */
const DRAWS_MAX = 4;

/**
 * Has the result in `row` checked: another node does its work again, is paid for it, and the result waits for it. Returns
 * whether it was: nobody checks what cannot be paid for.
 */
export function bindAudit(world: World): (row: number) => boolean {
  const { requests, counts, nodes } = world;
  const { cuMilli, finishHours } = requests.col;
  const { freeHours } = nodes.col;
  return (row) => {
    const { work, pay, waits } = world.scenario.mechanisms.validation;
    const checkWork = deriveCheckWork(cuMilli[row], Math.round(work * PPM));
    const amount = deriveCheckPay(checkWork, world.inForce.basePrice, Math.round(pay * PPM));
    const checker = amount > fundsOf(world) ? -1 : drawChecker(world, row);
    if (checker < 0) {
      counts.skipped[0] += 1;
      return false;
    }
    employ(world, checker, checkWork, work * deriveWorkHours(world, checker, row));
    payNode(world, checker, amount);
    counts.auditPaid[0] += amount;
    counts.checked[0] += 1;
    if (waits) finishHours[row] = Math.max(finishHours[row], freeHours[checker]);
    return true;
  };
}

/** A node that may serve such requests and did not serve this one, by capacity; −1 where there is none. */
function drawChecker(world: World, row: number): number {
  const { requests, eligible, streams } = world;
  const { user, ordinal, workload, node } = requests.col;
  const list = eligible[workload[row]];
  if (list.count === 0) return -1;
  for (let k = 0; k < DRAWS_MAX; k += 1) {
    const drawn = list.draw(streams['audit.node'].uniform(user[row], ordinal[row], k) * WORD_VALUES);
    if (drawn !== node[row]) return drawn;
  }
  return -1;
}
