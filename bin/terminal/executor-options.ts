import type { Argv } from 'yargs';
import type { Executor } from '../../sim/executors/executor.ts';
import type { ExperimentPlan } from '../../sim/experiments/plan.ts';
import type { Screen } from './screen.ts';
import { requireWholeNumber } from './whole-number.ts';
import { safeText } from './width.ts';

/** Where runs are made, as the command line says it. */
export interface ExecutorOptions {
  readonly executor: 'threads' | 'bullmq';
  readonly threads: number | undefined;
  readonly redis: string;
}

export const threadsMax = 1024;

/** Adds the options that choose where runs are made. */
export function addExecutorOptions<Options>(yargs: Argv<Options>): Argv<Options & ExecutorOptions> {
  return yargs
    .option('executor', {
      choices: ['threads', 'bullmq'] as const,
      default: 'threads' as const,
      describe: 'Where runs are made',
    })
    .option('threads', { type: 'number', describe: 'Threads of this process [default: all cores]' })
    .option('redis', {
      type: 'string',
      default: 'redis://127.0.0.1:6379',
      describe: 'Where workers listen',
    }) as unknown as Argv<Options & ExecutorOptions>;
}

/** Throws InputError, before anything is written, for what cannot make any run: no such number of threads, no Redis. */
export async function requireExecutor({ executor, threads, redis }: ExecutorOptions): Promise<void> {
  if (threads !== undefined) requireWholeNumber('--threads', threads, 1, threadsMax);
  if (executor === 'threads') return;
  const { connectRedis } = await import('../../sim/executors/redis-connection.ts');
  (await connectRedis(redis)).disconnect();
}

/** Opens what makes the runs of a plan whose results lie in `folder`. Throws InputError when Redis is gone by then. */
export async function openExecutor(
  options: ExecutorOptions,
  {
    screen,
    folder,
    plan,
  }: { readonly screen: Screen; readonly folder: string; readonly plan: ExperimentPlan },
): Promise<Executor> {
  if (options.executor === 'bullmq') {
    const { queueExecutor } = await import('../../sim/executors/bullmq.ts');
    const { queueName } = await import('../../sim/store/experiment-folder.ts');
    const onRemark = (text: string): void => screen.remark(safeText(text));
    return queueExecutor({ url: options.redis, queue: queueName(folder, plan), name: plan.name, onRemark });
  }
  const { threadExecutor, threadsDefault } = await import('../../sim/executors/threads.ts');
  return threadExecutor(options.threads ?? threadsDefault);
}
