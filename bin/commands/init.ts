import type { Argv, CommandModule } from 'yargs';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { safeText } from '../terminal/width.ts';

interface InitArguments extends ScreenOptions {
  readonly folder: string;
  readonly force: boolean;
}

/** `dmpsim init`: a first scenario of one's own. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init [folder]',
  describe: 'Make a folder with a scenario to start from',
  builder: (yargs: Argv<object>) =>
    yargs
      .positional('folder', { type: 'string', default: 'my-economy', describe: 'Folder to make' })
      .option('force', { type: 'boolean', default: false, describe: 'Overwrite files of the same names' })
      .example(layOutExamples([['$0 init my-economy', 'then edit my-economy/scenario.yaml and run it']])),
  handler: init,
};

async function init(options: InitArguments): Promise<void> {
  const screen = openScreen(options);
  const { writeStarter } = await import('../../sim/store/starter.ts');
  const files = writeStarter(options.folder, options.force);
  if (screen.json) screen.print(JSON.stringify({ files }));
  else if (options.quiet !== true) {
    const [scenario] = files.map((file) => safeText(shellWord(file)));
    screen.print(files.map((file) => `  written  ${safeText(file)}`).join('\n'));
    screen.print(`\n  see      dmpsim explain ${scenario}\n  run      dmpsim run ${scenario}`);
  }
}
