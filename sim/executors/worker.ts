import { type ReplicationRequest, resolveRequest, runReplication } from '../experiments/replication.ts';
import type { ReplicationResult } from '../experiments/run-watch.ts';
import { SharedPast } from '../experiments/shared-past.ts';
import type { Outcome, Task } from './executor.ts';

/** What a thread sends back of a task. */
export type ThreadOutcome = Pick<Outcome, 'outcome' | 'seconds'>;

/** The body of a worker thread: makes one run; what the run throws is an outcome too. */
export async function makeRun({ request, scenarioSha256 }: Omit<Task, 'run'>): Promise<ThreadOutcome> {
  const began = performance.now();
  const outcome = await attempt(request, scenarioSha256);
  return { outcome, seconds: (performance.now() - began) / 1000 };
}

async function attempt(request: ReplicationRequest, scenarioSha256: string): Promise<Outcome['outcome']> {
  try {
    const { sha256 } = resolveRequest(request);
    if (sha256 !== scenarioSha256) {
      const message = `the scenario resolves to ${sha256} here and to ${scenarioSha256} where the run was asked for`;
      return { error: { kind: 'ScenarioMismatch', message } };
    }
    const result = await runReplication(request);
    if (result === undefined) throw new Error('the run was interrupted');
    return { result };
  } catch (error) {
    return describe(error);
  }
}

const describe = (error: unknown): Outcome['outcome'] =>
  error instanceof Error
    ? { error: { kind: error.name, message: error.message } }
    : { error: { kind: 'Error', message: String(error) } };

/** Makes runs of one replication that have a past in common, which is made once. */
export async function makeRuns(tasks: readonly Omit<Task, 'run'>[]): Promise<ThreadOutcome[]> {
  const shared = tasks.every(isAsAsked) ? new SharedPast(tasks.map(({ request }) => request)) : undefined;
  const ended: ThreadOutcome[] = [];
  for (const [place, task] of tasks.entries())
    ended.push(shared === undefined ? await makeRun(task) : await timed(() => shared.make(place)));
  shared?.close();
  return ended;
}

async function timed(make: () => Promise<ReplicationResult>): Promise<ThreadOutcome> {
  const began = performance.now();
  const outcome = await make().then((result) => ({ result }), describe);
  return { outcome, seconds: (performance.now() - began) / 1000 };
}

function isAsAsked({ request, scenarioSha256 }: Omit<Task, 'run'>): boolean {
  try {
    return resolveRequest(request).sha256 === scenarioSha256;
  } catch {
    return false;
  }
}
