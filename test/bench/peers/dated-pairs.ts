import { resolveScenario } from '../../../sim/economy/resolve.ts';
import { type ReplicationRequest, runReplication } from '../../../sim/experiments/replication.ts';
import { SharedPast } from '../../../sim/experiments/shared-past.ts';
import { SourceKeeper } from '../../../sim/scenario/kept-sources.ts';
import { fileReader } from '../../../sim/store/scenario-files.ts';

/*
 * Pairs of the baseline and an arm that begins on day 14, as a verdict makes them in one thread. Arguments: `straight` or
 * `shared`, days of a run, pairs. Prints the user time of all pairs but the first, in which code is compiled.
 */
const [how, days, count] = process.argv.slice(2);
const file = 'dmpsim:baseline.yaml';
const keeper = new SourceKeeper(fileReader(file));
const today = [`clock.horizon=${days} d`];
const change = { from: '14 d', set: { 'mechanisms.price.basePrice': '0.04 DGAI/CU' } };
const arm = [...today, `changes=${JSON.stringify([change])}`];
resolveScenario(file, keeper, { set: today });
const scenario = { file, sources: keeper.sources };
const observe: ReplicationRequest['observe'] = {
  kpis: [{ name: 'settled', formula: 'sum(requests.settled)' }],
  series: { metrics: ['fees.gross'], everyHours: 24 },
  finals: [],
};

let requestsSettled = 0;
async function makePair(replication: number): Promise<void> {
  const requests = [today, arm].map((set) => ({ scenario, set, seed: 'pairs', replication, observe }));
  const shared = how === 'shared' ? new SharedPast(requests) : undefined;
  for (const [place, request] of requests.entries()) {
    const result = await (shared?.make(place) ?? runReplication(request));
    requestsSettled += result?.kpis[0] ?? 0;
  }
  shared?.close();
}

await makePair(0);
requestsSettled = 0;
const began = process.cpuUsage();
for (let replication = 1; replication <= Number(count); replication += 1) await makePair(replication);
console.log(JSON.stringify({ simSeconds: process.cpuUsage(began).user / 1e6, requestsSettled }));
