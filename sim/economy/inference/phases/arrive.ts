import { ln } from '../../../portable.ts';
import { logNormal } from '../../../random/distributions/log-normal.ts';
import { WORD_VALUES } from '../../../random/word-values.ts';
import type { Spread } from '../../../scenario/field.ts';
import { MILLI_CU } from '../../../units.ts';
import { someRoute } from '../../adaptors/adaptors.ts';
import { bindQuoteDirect, bindQuoteTokens } from '../../workloads/mechanisms/compute-unit.ts';
import type { Workload } from '../../workloads/workloads.ts';
import { networkCalibration } from '../../workloads/workloads.ts';
import { bindRememberOutcomes } from '../outcome-memory.ts';
import { outcome } from '../requests.ts';
import type { World } from '../state.ts';

/** Candidates of the tick come, and rows are taken for those that are wanted; a block at a time. */
export function arrive(world: World): void {
  const { arrivals, requests, scratch, tally } = world;
  const from = world.arrivalsDone;
  if (from === 0) {
    arrivals.arrive(world.tick, world.levels.acceptance);
    tally.candidates += arrivals.candidates;
  }
  const n = Math.min(world.blockRows, arrivals.count - from);
  requests.reserve(n);
  scratch.reserve(n + requests.pool.col.inUse[0], requests.table.rows);
  requests.take(n, scratch.arrived);
  scratch.arrivedCount = n;
}

/** They become requests, by time and then id. */
export function bindAdmit(world: World): () => void {
  const { arrivals, requests, scratch } = world;
  const { user, ordinal, arrivalHours } = requests.col;
  const { arrived, who, which } = scratch;
  return () => {
    const from = world.arrivalsDone;
    const n = scratch.arrivedCount;
    world.arrivalsDone = from + n;
    who.set(arrivals.user.subarray(from, from + n));
    which.set(arrivals.ordinal.subarray(from, from + n));
    // In a fluid queue all of a tick's requests come at its start.
    const fluid = world.scenario.mechanisms.queue.discipline === 'fluid';
    const now = world.hours;
    const { hours } = arrivals;
    for (let k = 0; k < n; k += 1) {
      const row = arrived[k];
      user[row] = who[k];
      ordinal[row] = which[k];
      arrivalHours[row] = fluid ? now : hours[from + k];
    }
  };
}

/**
 * What each request asks for, and what that is in compute units. One draw says which workload, and how much of it. Where
 * no adaptor takes requests there are none from here on.
 */
export function bindMeasure(world: World): () => void {
  const measureSizes = bindSizes(world);
  const refuseUnrouted = bindRefuse(world);
  const chooseModels = world.models.bindChoose();
  return () => {
    measureSizes();
    refuseUnrouted();
    chooseModels();
  };
}

/**
 * With every adaptor down or in jail nobody takes requests: users are turned away before anything is locked or paid, and
 * are as dissatisfied as by a failure.
 */
function bindRefuse(world: World): () => void {
  const { users, requests, scratch, tally, counts } = world;
  const { arrived } = scratch;
  const { outcome: ended } = requests.col;
  const rememberOutcomes = bindRememberOutcomes(users, requests);
  return () => {
    const n = scratch.arrivedCount;
    if (n === 0 || someRoute(world.adaptors)) return;
    for (let k = 0; k < n; k += 1) ended[arrived[k]] = outcome.refused;
    const { churn, growth } = world.scenario.users;
    if (churn.enabled || growth.enabled) rememberOutcomes(arrived, n, churn.memory);
    requests.release(arrived, n);
    scratch.arrivedCount = 0;
    tally.refused += n;
    counts.refused[0] += n;
  };
}

function bindSizes(world: World): () => void {
  const { workloads, workloadChoice, offered, scratch, requests } = world;
  const { workload } = requests.col;
  const { arrived, who, which, word0, word1, part, amountWord, partEnd } = scratch;
  const { whitelisted } = offered.col;
  const draws = world.streams['request.kind'];
  const gatherParts = bindParts(world);
  const measurePart = bindPart(world);
  return () => {
    const n = scratch.arrivedCount;
    if (n === 0) return;
    draws.fill(who, which, 0, n, word0, word1);
    if (workloads.length === 1) {
      if (whitelisted[0] === 0) dropUnlisted(world);
      else measurePart(workloads[0], arrived, n, word1);
      return;
    }
    for (let k = 0; k < n; k += 1) workload[arrived[k]] = workloadChoice.pick(word0[k]);
    if (whitelisted.includes(0)) dropUnlisted(world);
    gatherParts();
    for (let w = 0; w < workloads.length; w += 1) {
      const from = w === 0 ? 0 : partEnd[w - 1];
      const rows = part.subarray(from, partEnd[w]);
      measurePart(workloads[w], rows, rows.length, amountWord.subarray(from, partEnd[w]));
    }
  };
}

/** Rows by workload, one kind behind the other, and the words that say how much; `partEnd` says where each kind ends. */
function bindParts(world: World): () => void {
  const { scratch, requests } = world;
  const { arrived, word1, part, amountWord, partEnd } = scratch;
  const { workload } = requests.col;
  const kinds = world.workloads.length;
  return () => {
    const n = scratch.arrivedCount;
    partEnd.fill(0);
    for (let k = 0; k < n; k += 1) partEnd[workload[arrived[k]] + 1] += 1;
    for (let w = 1; w < kinds; w += 1) partEnd[w] += partEnd[w - 1];
    // Each kind's entry starts where the one before ends and is pushed to its own end.
    for (let k = 0; k < n; k += 1) {
      const row = arrived[k];
      const to = partEnd[workload[row]]++;
      part[to] = row;
      amountWord[to] = word1[k];
    }
  };
}

/** What the network does not offer cannot be asked for: those who want it go elsewhere. */
function dropUnlisted(world: World): void {
  const { requests, scratch, offered } = world;
  const { arrived, who, which, word1, broken } = scratch;
  const { workload } = requests.col;
  let kept = 0;
  let dropped = 0;
  for (let k = 0; k < scratch.arrivedCount; k += 1) {
    const row = arrived[k];
    if (world.workloads.length > 1 && offered.col.whitelisted[workload[row]] === 1) {
      arrived[kept] = row;
      who[kept] = who[k];
      which[kept] = which[k];
      word1[kept] = word1[k];
      kept += 1;
    } else {
      broken[dropped] = row;
      dropped += 1;
    }
  }
  requests.release(broken, dropped);
  scratch.arrivedCount = kept;
}

/** Fills the sizes of `rows[0 … n)`, all of one workload, from one word each. */
function bindPart(world: World): (kind: Workload, rows: Int32Array, n: number, words: Uint32Array) => void {
  const { scratch, requests } = world;
  const { user, ordinal, tokensIn, tokensOut, batch } = requests.col;
  const { word2, word3, size } = scratch;
  const draws = world.streams['request.tokens'];
  const quoteTokens = bindQuoteTokens(requests.col);
  const quoteDirect = bindQuoteDirect(requests.col);
  return ({ tokens, model, scenario, batch: { extra, constant } }, rows, n, words) => {
    if (tokens === undefined) {
      drawSizes(scenario.cu, words, n, size);
      quoteDirect(rows, n, size, world.workloads.length > 1);
      return;
    }
    if (extra === undefined) size.fill(constant, 0, n);
    else extra.fill(words, n, size);
    for (let k = 0; k < n; k += 1) batch[rows[k]] = size[k];
    draws.fillRows(rows, n, user, ordinal, 0, word2, word3);
    tokens.fill(rows, n, word2, word3, tokensIn, tokensOut);
    const { b, c, e, k: cached } = networkCalibration(world.resolved).coefficients;
    const { auPerCu } = world.scenario.mechanisms.computeUnit;
    quoteTokens(rows, n, model, {
      b: b.value,
      c: c.value,
      e: e.value,
      k: cached?.value ?? 0,
      auPerCu,
    });
  };
}

/** Sizes in milli-CU from one word each; `uniformInteger` steps by whole CU. */
function drawSizes(spread: Spread, words: Uint32Array, n: number, out: Float64Array): void {
  if (spread.kind === 'constant') {
    out.fill(spread.value, 0, n);
    return;
  }
  if (spread.kind === 'uniform' || spread.kind === 'uniformInteger') {
    const step = spread.kind === 'uniform' ? 1 : MILLI_CU;
    const { low, high } = spread;
    const valuesPerWord = (Math.floor((high - low) / step) + 1) / WORD_VALUES;
    for (let k = 0; k < n; k += 1) out[k] = low + step * Math.floor(words[k] * valuesPerWord);
    return;
  }
  const { mean } = spread;
  const cv = spread.kind === 'lognormal' ? spread.cv : 0;
  for (let k = 0; k < n; k += 1) {
    const u = (words[k] + 0.5) / WORD_VALUES;
    out[k] = spread.kind === 'exponential' ? -ln(u) * mean : logNormal(u, { mean, cv });
  }
}
