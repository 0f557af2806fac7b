import { createChoice } from '../workloads.ts';
import { ln } from '../../portable.ts';
import { logNormal } from '../../random/distributions/log-normal.ts';
import { quoteDirect, quoteTokens } from '../../mechanisms/compute-unit.ts';
import type { AliasTable } from '../../random/distributions/alias-table.ts';
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

/** What each request asks for, and what that is in compute units. */
export function measureWork(world: World): void {
  const { workloads, scratch, offered } = world;
  if (scratch.arrivedCount === 0) return;
  if (workloads.length === 1) {
    scratch.part.set(scratch.arrived.subarray(0, scratch.arrivedCount));
    scratch.partCount = scratch.arrivedCount;
    if (offered.col.whitelisted[0] === 1) measurePart(world, workloads[0], 0);
    else dropArrived(world);
    return;
  }
  const choice = createChoice(workloads, offered.col.whitelisted);
  if (choice === undefined) {
    dropArrived(world);
    return;
  }
  chooseWorkloads(world, choice);
  const { workload } = world.requests.col;
  for (let w = 0; w < workloads.length; w += 1) {
    let n = 0;
    for (let k = 0; k < scratch.arrivedCount; k += 1) {
      const row = scratch.arrived[k];
      if (workload[row] !== w) continue;
      scratch.part[n] = row;
      n += 1;
    }
    scratch.partCount = n;
    measurePart(world, workloads[w], w);
  }
}

function chooseWorkloads(world: World, choice: AliasTable): void {
  const { scratch, requests, streams } = world;
  const { user, ordinal, workload } = requests.col;
  streams['request.workload'].fillRows(scratch.arrived, scratch.arrivedCount, user, ordinal, 0, scratch.word0, scratch.word1);
  for (let k = 0; k < scratch.arrivedCount; k += 1) workload[scratch.arrived[k]] = choice.pick(scratch.word0[k]);
}

/** Nothing is offered: nobody can ask. */
function dropArrived(world: World): void {
  world.requests.release(world.scratch.arrived, world.scratch.arrivedCount);
  world.scratch.arrivedCount = 0;
}

function measurePart(world: World, kind: Workload, index: number): void {
  const { scratch, requests, streams } = world;
  const { user, ordinal, tokensIn, tokensOut, batch, workload } = requests.col;
  const { part, partCount: n, word0, word1 } = scratch;
  for (let k = 0; k < n; k += 1) workload[part[k]] = index;
  streams['request.size'].fillRows(part, n, user, ordinal, 0, word0, word1);
  if (kind.tokens === undefined) {
    drawSizes(kind.scenario.cu, word0, n, scratch.size);
    quoteDirect(requests.col, part, n, scratch.size);
    return;
  }
  const { extra, constant } = kind.batch;
  for (let k = 0; k < n; k += 1) batch[part[k]] = extra === undefined ? constant : extra.trials(word0[k]);
  streams['request.tokens'].fillRows(part, n, user, ordinal, 0, word0, word1);
  kind.tokens.fill(part, n, word0, word1, tokensIn, tokensOut);
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
