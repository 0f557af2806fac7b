import { spawn } from 'node:child_process';
import type { Argv, CommandModule } from 'yargs';
import type { buildEnsembleReport } from '../../reports/ensemble/ensemble-page.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { formatBytes } from '../terminal/figures.ts';
import { UsageError } from '../terminal/problems.ts';
import { type ArgumentsOf, openScreen, type ScreenOptions } from '../terminal/screen.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('folder', {
      type: 'string',
      demandOption: true,
      describe: 'Folder that `dmpsim run`, `ensemble` or `compare` wrote',
    })
    .positional('other', { type: 'string', describe: 'Folder of a second run, shown beside the first' })
    .option('svg', {
      type: 'string',
      requiresArg: true,
      describe: 'Draw every chart into this folder as an SVG file, without a browser',
    })
    .option('out', {
      type: 'string',
      requiresArg: true,
      describe: 'Where the page goes [default: into the folder]',
    })
    .option('open', { type: 'boolean', describe: 'Show the page in the browser' })
    .conflicts('svg', ['other', 'out', 'open'])
    .example(
      layOutExamples([
        ['$0 report out/baseline', 'write out/baseline/report.html'],
        ['$0 report out/baseline out/dearer', 'write out/baseline/report-beside-dearer.html'],
        ['$0 report out/base-price-verdict', 'write verdict.md and verdict.html again'],
        ['$0 report out/baseline --svg figures', 'write figures/price.svg and all other charts'],
      ]),
    );

type ReportArguments = ArgumentsOf<typeof builder>;

/** `dmpsim report`: the page that explains a run, or two side by side, and its charts as pictures. */
export const reportCommand: CommandModule<ScreenOptions, ReportArguments> = {
  command: 'report <folder> [other]',
  describe: 'Make the page of a finished run, ensemble, verdict or study again, or of two runs side by side',
  builder,
  handler: makeReport,
};

async function makeReport(options: ReportArguments): Promise<void> {
  const screen = openScreen(options);
  const { folder, other, svg, out } = options;
  const build = await findBuilder(folder);
  if (build !== undefined && (other ?? svg) !== undefined)
    throw new UsageError('--svg and a second folder are for folders of `dmpsim run`');
  if (svg !== undefined) {
    const { drawPictures } = await import('../../reports/draw-pictures.ts');
    const files = await drawPictures(folder, svg);
    screen.answer({ json: () => JSON.stringify({ files }), text: () => files.join('\n') });
    return;
  }
  const { buildReport } = await import('../../reports/build-report.ts');
  const report = await (build?.(folder, out) ?? buildReport(folder, { other, out }));
  screen.answer({
    json: () => JSON.stringify(report),
    text: () => `${report.file}  (${formatBytes(report.bytes)})`,
  });
  if (options.open === true) showPage(report.file);
}

type Builder = (folder: string, out?: string) => ReturnType<typeof buildEnsembleReport>;

/** What makes the page of a folder that holds no run but an ensemble, a verdict or a study. */
async function findBuilder(folder: string): Promise<Builder | undefined> {
  const { holdsComparison } = await import('../../sim/store/verdict-folder.ts');
  if (holdsComparison(folder)) return (await import('../../reports/verdict/build-verdict.ts')).buildVerdict;
  const { holdsStudy } = await import('../../sim/store/study-folder.ts');
  if (holdsStudy(folder)) return (await import('../../reports/study/build-study.ts')).buildStudy;
  const { holdsExperiment } = await import('../../sim/store/experiment-folder.ts');
  if (holdsExperiment(folder))
    return (await import('../../reports/ensemble/ensemble-page.ts')).buildEnsembleReport;
  return undefined;
}

/** Hands the page to the program that the desktop opens pages with. */
function showPage(file: string): void {
  const [program, ...words] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[
    process.platform as string
  ] ?? ['xdg-open'];
  const child = spawn(program, [...words, file], { detached: true, stdio: 'ignore' });
  child.on('error', () => process.stderr.write(`no program opens pages here: ${file}\n`));
  child.unref();
}
