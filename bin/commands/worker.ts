import { availableParallelism } from 'node:os';
import type { Argv, CommandModule } from 'yargs';
import { layOutExamples } from '../terminal/examples.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { type ArgumentsOf, openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .option('redis', {
      type: 'string',
      default: 'redis://127.0.0.1:6379',
      describe: 'Redis to listen at, redis://user:password@host:port, rediss:// with TLS',
    })
    .option('threads', { type: 'number', describe: 'Runs at a time [default: all cores]' })
    .example(
      layOutExamples([
        ['$0 worker --redis redis://10.0.0.5:6379', 'until Ctrl-C, which lets runs under way finish'],
      ]),
    );

type WorkerArguments = ArgumentsOf<typeof builder>;

/** `dmpsim worker`: makes runs for coordinators elsewhere. */
export const workerCommand: CommandModule<ScreenOptions, WorkerArguments> = {
  command: 'worker',
  describe: 'Make runs for `--executor bullmq` of `ensemble` and `compare`, on this or another machine',
  builder,
  handler: work,
};

async function work(options: WorkerArguments): Promise<void> {
  const screen = openScreen(options);
  const threads = requireWholeNumber('--threads', options.threads ?? availableParallelism(), 1, 1024);
  const interruption = catchInterruption();
  const { serveRuns } = await import('../../sim/executors/queue-worker.ts');
  const { made } = await serveRuns({
    url: options.redis,
    threads,
    signal: interruption.signal,
    onRemark: (text) => screen.remark(safeText(text)),
  }).finally(interruption.release);
  if (screen.json) screen.print(JSON.stringify({ made }));
  else screen.remark(`made ${made} ${made === 1 ? 'run' : 'runs'}`);
}
