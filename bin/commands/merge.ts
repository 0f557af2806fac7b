import type { Argv, CommandModule } from 'yargs';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { type ArgumentsOf, openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { safeText } from '../terminal/width.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('out', { type: 'string', demandOption: true, describe: 'Folder to write' })
    .positional('folders', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'Folders of the parts',
    })
    .option('force', { type: 'boolean', default: false, describe: 'Replace the experiment in the folder' })
    .example(
      layOutExamples([
        ['$0 merge out/whole out/part-1 out/part-2', 'what is missing then comes by --resume out/whole'],
      ]),
    );

type MergeArguments = ArgumentsOf<typeof builder>;

/** `dmpsim merge`: parts of an experiment into the whole. */
export const mergeCommand: CommandModule<ScreenOptions, MergeArguments> = {
  command: 'merge <out> <folders..>',
  describe: 'Join parts of an experiment that were made by `ensemble --shard`',
  builder,
  handler: merge,
};

async function merge(options: MergeArguments): Promise<void> {
  const screen = openScreen(options);
  const { mergeExperiments } = await import('../../sim/store/experiment-merge.ts');
  const { concludeEnsemble } = await import('../../sim/store/ensemble-conclusion.ts');
  const { out, folders } = options;
  const { plan, kept, missing } = await mergeExperiments(out, folders, options);
  if (missing > 0) {
    const text = `${kept} runs of ${kept + missing}; ${missing} are missing, make them with: dmpsim ensemble --resume ${shellWord(out)}`;
    if (screen.json) screen.print(JSON.stringify({ out, runs: kept, missing }));
    else screen.remark(safeText(text));
    return;
  }
  const summary = await concludeEnsemble(out, plan);
  const { buildEnsembleReport } = await import('../../reports/ensemble/ensemble-page.ts');
  const report = await buildEnsembleReport(out);
  const { formatEnsemble, formatEnsembleJson } = await import('../terminal/ensemble-summary.ts');
  screen.answer({
    json: () => formatEnsembleJson(out, summary, { made: 0, seconds: 0 }),
    text: () => formatEnsemble(out, summary, { plan, report: report.file, paint: screen.paint }),
  });
}
