import type { Argv, CommandModule } from 'yargs';
import { completionScript, type Shell, shells } from '../terminal/completion-script.ts';
import { layOutExamples } from '../terminal/examples.ts';
import type { ArgumentsOf, ScreenOptions } from '../terminal/screen.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('shell', {
      choices: shells,
      default: (process.env['SHELL']?.endsWith('zsh') === true ? 'zsh' : 'bash') as Shell,
      defaultDescription: 'that of the system',
      describe: 'Which shell',
    })
    .example(
      layOutExamples([
        ['$0 completion bash >> ~/.bashrc', 'for every bash from now on'],
        ['$0 completion zsh >> ~/.zshrc', 'for every zsh'],
      ]),
    );

type CompletionArguments = ArgumentsOf<typeof builder>;

/** `dmpsim completion`: what makes a shell complete commands, options, and the names of what ships. */
export const completionCommand: CommandModule<ScreenOptions, CompletionArguments> = {
  command: 'completion [shell]',
  describe: 'Print a script that completes commands, options, files and dmpsim: names',
  builder,
  handler: ({ shell }) => {
    process.stdout.write(completionScript(shell));
  },
};
