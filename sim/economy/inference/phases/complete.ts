import { mulDiv, PPM } from '../../../ledger/amount.ts';
import { WORD_VALUES } from '../../../random/word-values.ts';
import { deriveCuMilli } from '../../workloads/mechanisms/compute-unit.ts';
import { bindPriceLatency, type PenaltySums } from '../mechanisms/latency-penalty.ts';
import { deriveReferenceAuPerHour } from '../metered-work.ts';
import { bindRememberOutcomes } from '../outcome-memory.ts';
import { bindLeaveQueues } from '../queues.ts';
import { outcome } from '../requests.ts';
import type { World } from '../state.ts';
import { deriveWorkHours } from '../work-rates.ts';

/** Requests whose time has come leave their queues; copies that moved on are forgotten. */
export function bindComplete(world: World): () => void {
  const { requests, scratch } = world;
  const { done, broken } = scratch;
  const { outcome: ended } = requests.col;
  const leaveQueues = bindLeaveQueues(world);
  return () => {
    if (world.scenario.mechanisms.queue.discipline === 'fluid') return;
    const due = requests.due(world.tick, world.tickHours, done);
    let count = 0;
    let moved = 0;
    for (let k = 0; k < due; k += 1) {
      const row = done[k];
      if (ended[row] === outcome.moved) {
        broken[moved] = row;
        moved += 1;
        continue;
      }
      if (ended[row] === outcome.pending) ended[row] = outcome.served;
      done[count] = row;
      count += 1;
    }
    leaveQueues(done, count);
    requests.release(broken, moved);
    requests.pool.col.moved[0] -= moved;
    scratch.doneCount = count;
  };
}

/** Results are checked: who fakes, who is audited, which fakes are found. Then the tick's results are served or broken. */
export function bindVerify(world: World): () => void {
  const { scratch, requests, counts } = world;
  const { done, served, broken } = scratch;
  const { outcome: ended } = requests.col;
  const drawFakes = bindFakes(world);
  // Honest results are audited too, which is work where that counts.
  const isWatched = world.auditing.bind !== undefined;
  return () => {
    if (isWatched || world.scenario.nodes.cheating.enabled || world.rings.areKnown) drawFakes();
    let good = 0;
    let bad = 0;
    let found = 0;
    for (let k = 0; k < scratch.doneCount; k += 1) {
      const row = done[k];
      if (ended[row] === outcome.served) {
        served[good] = row;
        good += 1;
      } else {
        if (ended[row] === outcome.fake) found += 1;
        broken[bad] = row;
        bad += 1;
      }
    }
    scratch.servedCount = good;
    counts.results[0] += good + found;
    scratch.brokenCount = bad;
  };
}

function bindFakes(world: World): () => void {
  const { scratch, requests, nodes, inForce, streams, tally, counts } = world;
  const { done, word0, word1 } = scratch;
  const { user, ordinal, node, fake, outcome: ended } = requests.col;
  const { fakeChance, ringUntil } = nodes.col;
  const draws = streams['request.verification'];
  const detections = streams['request.detection'];
  const audit = world.auditing.bind?.();
  return () => {
    const { tick } = world;
    const { detection } = world.scenario.mechanisms.verification;
    const n = scratch.doneCount;
    draws.fillRows(done, n, user, ordinal, 0, word0, word1);
    const audited = (inForce.audit / PPM) * WORD_VALUES;
    let fakes = 0;
    let audits = 0;
    for (let k = 0; k < n; k += 1) {
      const row = done[k];
      if (ended[row] !== outcome.served) continue;
      const chance = ringUntil[node[row]] > tick ? 1 : fakeChance[node[row]];
      const isFake = word0[k] < chance * WORD_VALUES;
      const isAudited = word1[k] < audited && (audit === undefined || audit(row));
      audits += Number(isAudited);
      fake[row] = Number(isFake);
      if (!isFake) continue;
      fakes += 1;
      if (isAudited && detections.uniform(user[row], ordinal[row], 0) < detection) {
        ended[row] = outcome.fake;
        tally.fakesFound += 1;
      }
    }
    tally.audits += audits;
    tally.fakesDone += fakes;
    counts.fakesDone[0] += fakes;
  };
}

/** The latency penalty of what was served, and what users and adaptors' reputations make of it. */
export function bindPrice(world: World): () => void {
  const { scratch, requests } = world;
  const priceLatency = bindPriceLatency(requests.col);
  const rememberOutcomes = bindRememberOutcomes(world.users, requests);
  const rememberLatency = bindRememberLatency(world);
  return () => {
    const { latencyPenalty, computeUnit } = world.scenario.mechanisms;
    if (computeUnit.basis === 'metered') meter(world);
    priceLatency(
      scratch.served,
      scratch.servedCount,
      {
        shape: world.penalty,
        max: latencyPenalty.max,
        userPays: latencyPenalty.payer === 'user',
        linear:
          latencyPenalty.shape === 'linear' ||
          (latencyPenalty.shape === 'formula' && world.formulas.penalty === undefined),
      },
      penaltySums,
    );
    if (latencyPenalty !== world.resolved.scenario.mechanisms.latencyPenalty) capToLocked(world);
    const { churn, growth } = world.scenario.users;
    if (churn.enabled || growth.enabled) rememberOutcomes(scratch.done, scratch.doneCount, churn.memory);
    notePenalties(world);
    rememberLatency();
  };
}

/** Where the penalty has changed, a request that came before pays no more than was locked for it. */
function capToLocked({ scratch, requests, scenario }: World): void {
  const { enabled, locks } = scenario.mechanisms.escrow;
  if (!enabled || locks !== 'most') return;
  const { gross, escrowed, fee } = requests.col;
  for (let k = 0; k < scratch.servedCount; k += 1) {
    const row = scratch.served[k];
    gross[row] = Math.min(gross[row], escrowed[row] + fee[row]);
  }
}

/**
 * Compute units by the time a node actually took, at what the network's machine does in that time: who is half as fast
 * charges twice as much. Never more than the user locked, where that is the most. Differs from the quote where a tier is faster or slower, at
 * this kind of work, than the network's calibration.
 */
function meter(world: World): void {
  const { scratch, requests, scenario } = world;
  const { auPerCu } = scenario.mechanisms.computeUnit;
  const { payer, max } = scenario.mechanisms.latencyPenalty;
  const phiMax = payer === 'user' ? Math.round(max * PPM) : 0;
  const { cuMilli, base, node, escrowed, fee } = requests.col;
  const perHour = deriveReferenceAuPerHour(world.resolved);
  for (let k = 0; k < scratch.servedCount; k += 1) {
    const row = scratch.served[k];
    const hours = deriveWorkHours(world, node[row], row);
    const quoted = cuMilli[row];
    cuMilli[row] = deriveCuMilli(hours * perHour, auPerCu);
    // At the price of its own quote: governance may have changed the price since.
    base[row] = mulDiv(base[row], cuMilli[row], quoted, 'up');
    const locked = escrowed[row] + fee[row];
    if (!scenario.mechanisms.escrow.enabled || scenario.mechanisms.escrow.locks !== 'most') continue;
    base[row] = Math.min(base[row], mulDiv(locked, PPM, PPM + phiMax, 'down'));
  }
}

const penaltySums: PenaltySums = { phiPpm: 0, targetHours: 0 };

/** Adds up the penalties of what was served, for metrics and for what users come to expect. */
function notePenalties(world: World): void {
  const { scratch, tally } = world;
  tally.phiPpm += penaltySums.phiPpm;
  tally.targetHours += penaltySums.targetHours;
  world.phiPpmOfTick += penaltySums.phiPpm;
  world.servedOfTick += scratch.servedCount;
}

/** The penalty that users expect: a moving average of the mean penalty paid in a tick. */
export function expectPenalty(world: World): void {
  if (world.servedOfTick === 0) return;
  const { phi } = world.economy.col;
  const weight = Math.min(1, world.scenario.users.penaltyMemory * world.tickHours);
  phi[0] += weight * (world.phiPpmOfTick / PPM / world.servedOfTick - phi[0]);
}

/** Past latency of each adaptor in targets, by which users choose. */
function bindRememberLatency(world: World): () => void {
  const { scratch, requests, adaptors } = world;
  const { adaptor, arrivalHours, finishHours, targetHours } = requests.col;
  const { served } = scratch;
  const { latency } = adaptors.col;
  return () => {
    if (adaptors.rows < 2) return;
    const { adaptorMemory } = world.scenario.users;
    for (let k = 0; k < scratch.servedCount; k += 1) {
      const row = served[k];
      const id = adaptor[row];
      if (id < 0) continue;
      const seen = (finishHours[row] - arrivalHours[row]) / targetHours[row];
      latency[id] += adaptorMemory * (seen - latency[id]);
    }
  };
}
