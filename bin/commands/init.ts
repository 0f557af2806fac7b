import type { Argv, CommandModule } from 'yargs';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { type ArgumentsOf, openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { safeText } from '../terminal/width.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('folder', { type: 'string', default: 'my-economy', describe: 'Folder to make' })
    .option('force', { type: 'boolean', default: false, describe: 'Overwrite files of the same names' })
    .example(layOutExamples([['$0 init my-economy', 'then edit my-economy/scenario.yaml and run it']]));

type InitArguments = ArgumentsOf<typeof builder>;

/** `dmpsim init`: a first scenario of one's own. */
export const initCommand: CommandModule<ScreenOptions, InitArguments> = {
  command: 'init [folder]',
  describe: 'Make a folder with a scenario to start from',
  builder,
  handler: init,
};

async function init(options: InitArguments): Promise<void> {
  const screen = openScreen(options);
  const { writeStarter } = await import('../../sim/store/starter.ts');
  const files = writeStarter(options.folder, options.force);
  const [scenario] = files.map((file) => safeText(shellWord(file)));
  const written = files.map((file) => `  written  ${safeText(file)}\n`).join('');
  screen.answer({
    json: () => JSON.stringify({ files }),
    text: () => `${written}\n  see      dmpsim explain ${scenario}\n  run      dmpsim run ${scenario}`,
  });
}
