import type { Argv, CommandModule } from 'yargs';
import { completionScript, type Shell, shells } from '../terminal/completion-script.ts';
import { layOutExamples } from '../terminal/examples.ts';

interface CompletionArguments {
  readonly shell: Shell;
}

/** `dmpsim completion`: what makes a shell complete commands, options, and the names of what ships. */
export const completionCommand: CommandModule<object, CompletionArguments> = {
  command: 'completion [shell]',
  describe: 'Print a script that completes commands, options, files and dmpsim: names',
  builder: (yargs: Argv<object>): Argv<CompletionArguments> =>
    yargs
      .positional('shell', {
        choices: shells,
        default: process.env['SHELL']?.endsWith('zsh') === true ? 'zsh' : 'bash',
        defaultDescription: 'that of the system',
        describe: 'Which shell',
      })
      .example(
        layOutExamples([
          ['$0 completion bash >> ~/.bashrc', 'for every bash from now on'],
          ['$0 completion zsh >> ~/.zshrc', 'for every zsh'],
        ]),
      ) as unknown as Argv<CompletionArguments>,
  handler: ({ shell }) => {
    process.stdout.write(completionScript(shell));
  },
};
