import type { Argv, CommandModule } from 'yargs';
import { formatBytes } from '../terminal/figures.ts';
import { openScreen, type ScreenOptions } from '../terminal/screen.ts';

interface ReportArguments extends ScreenOptions {
  readonly folder: string;
}

/** `dmpsim report`: the page that explains a run, made again from its folder. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <folder>',
  describe: 'Make report.html of a finished run again',
  builder: (yargs: Argv<object>) =>
    yargs
      .positional('folder', {
        type: 'string',
        demandOption: true,
        describe: 'Folder that `dmpsim run` wrote',
      })
      .example('$0 report out/baseline', 'write out/baseline/report.html'),
  handler: makeReport,
};

async function makeReport(options: ReportArguments): Promise<void> {
  const screen = openScreen(options);
  const { buildReport } = await import('../../reports/build-report.ts');
  const report = await buildReport(options.folder);
  if (screen.json) screen.print(JSON.stringify(report));
  else if (options.quiet !== true) screen.print(`${report.file}  (${formatBytes(report.bytes)})`);
}
