import { type ReplicationRequest, resolveRequest, runReplication } from '../experiments/replication.ts';
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
    if (error instanceof Error) return { error: { kind: error.name, message: error.message } };
    return { error: { kind: 'Error', message: String(error) } };
  }
}
