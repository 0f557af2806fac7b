import { createChoice } from '../workloads.ts';
import { ln } from '../../portable.ts';
import { logNormal } from '../../random/distributions/log-normal.ts';
import { quoteDirect, quoteTokens } from '../../mechanisms/compute-unit.ts';
import type { Spread } from '../../scenario/field.ts';
import type { Workload } from '../workloads.ts';
import { networkCalibration } from '../workloads.ts';
import type { World } from '../world.ts';

const WORDS = 0x1_0000_0000;
const CU_MILLI = 1000;

/** Candidates of the tick come, and those that are wanted become requests, by time and then id; a block at a time. */
export function arrive(world: World): void {
  const { arrivals, requests, scratch, tally } = world;
  const from = world.arrivalsDone;
  if (from === 0) {
    arrivals.arrive(world.tick, world.levels.acceptance);
    tally.candidates += arrivals.candidates;
  }
  const n = Math.min(world.blockRows, arrivals.count - from);
  world.arrivalsDone = from + n;
  requests.reserve(n);
  scratch.reserve(n + requests.pool.col.inUse[0], requests.table.rows);
  requests.take(n, scratch.arrived);
  scratch.arrivedCount = n;
  const { user, ordinal, arrivalHours, outcome, fake, misrouted, reroutes } = requests.col;
  for (let k = 0; k < n; k += 1) {
    const row = scratch.arrived[k];
    user[row] = arrivals.user[from + k];
    ordinal[row] = arrivals.ordinal[from + k];
    arrivalHours[row] = arrivals.hours[from + k];
    outcome[row] = 0;
    fake[row] = 0;
    misrouted[row] = 0;
    reroutes[row] = 0;
  }
}

/** What each request asks for, and what that is in compute units. One draw says which workload, and how much of it. */
export function measureWork(world: World): void {
  const { workloads, scratch, requests, streams } = world;
  const n = scratch.arrivedCount;
  if (n === 0) return;
  world.workloadChoice ??= createChoice(workloads, world.offered.col.whitelisted);
  const choice = world.workloadChoice;
  if (choice === undefined) {
    dropArrived(world);
    return;
  }
  const { user, ordinal, workload } = requests.col;
  const { arrived, word0, word1 } = scratch;
  streams['request.kind'].fillRows(arrived, n, user, ordinal, 0, word0, word1);
  if (workloads.length > 1) for (let k = 0; k < n; k += 1) workload[arrived[k]] = choice.pick(word0[k]);
  for (let w = 0; w < workloads.length; w += 1) {
    gatherPart(world, w);
    measurePart(world, workloads[w]);
  }
}

/** Rows of workload `w`, and the words that say how much. */
function gatherPart(world: World, w: number): void {
  const { workloads, scratch, requests } = world;
  const { arrived, arrivedCount, word1, part, amountWord } = scratch;
  const { workload } = requests.col;
  if (workloads.length === 1) {
    part.set(arrived.subarray(0, arrivedCount));
    amountWord.set(word1.subarray(0, arrivedCount));
    for (let k = 0; k < arrivedCount; k += 1) workload[arrived[k]] = 0;
    scratch.partCount = arrivedCount;
    return;
  }
  let n = 0;
  for (let k = 0; k < arrivedCount; k += 1) {
    if (workload[arrived[k]] !== w) continue;
    part[n] = arrived[k];
    amountWord[n] = word1[k];
    n += 1;
  }
  scratch.partCount = n;
}

/** Nothing is offered: nobody can ask. */
function dropArrived(world: World): void {
  world.requests.release(world.scratch.arrived, world.scratch.arrivedCount);
  world.scratch.arrivedCount = 0;
}

function measurePart(world: World, kind: Workload): void {
  const { scratch, requests, streams } = world;
  const { user, ordinal, tokensIn, tokensOut, batch } = requests.col;
  const { part, partCount: n, amountWord, word2, word3 } = scratch;
  if (kind.tokens === undefined) {
    drawSizes(kind.scenario.cu, amountWord, n, scratch.size);
    quoteDirect(requests.col, part, n, scratch.size);
    return;
  }
  const { extra, constant } = kind.batch;
  for (let k = 0; k < n; k += 1) batch[part[k]] = extra === undefined ? constant : extra.trials(amountWord[k]);
  streams['request.tokens'].fillRows(part, n, user, ordinal, 0, word2, word3);
  kind.tokens.fill(part, n, word2, word3, tokensIn, tokensOut);
  const { b, c, e } = networkCalibration(world.resolved).coefficients;
  const { auPerCu } = world.scenario.mechanisms.computeUnit;
  quoteTokens(requests.col, part, n, kind.model, { b: b.value, c: c.value, e: e.value, auPerCu });
}

/** Sizes in milli-CU from one word each; `uniformInteger` steps by whole CU. */
function drawSizes(spread: Spread, words: Uint32Array, n: number, out: Float64Array): void {
  if (spread.kind === 'constant') {
    out.fill(spread.value, 0, n);
    return;
  }
  if (spread.kind === 'uniform' || spread.kind === 'uniformInteger') {
    const step = spread.kind === 'uniform' ? 1 : CU_MILLI;
    const values = Math.floor((spread.high - spread.low) / step) + 1;
    for (let k = 0; k < n; k += 1) out[k] = spread.low + step * Math.floor((words[k] / WORDS) * values);
    return;
  }
  const { mean } = spread;
  const cv = spread.kind === 'lognormal' ? spread.cv : 0;
  for (let k = 0; k < n; k += 1) {
    const u = (words[k] + 0.5) / WORDS;
    out[k] = spread.kind === 'exponential' ? -ln(u) * mean : logNormal(u, { mean, cv });
  }
}
