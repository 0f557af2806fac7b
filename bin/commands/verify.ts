import type { Argv, CommandModule } from 'yargs';
import { openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { safeText } from '../terminal/width.ts';

interface VerifyArguments extends ScreenOptions {
  readonly folder: string;
  readonly phases: boolean;
}

/** The folder does not hold what the run gives: a law that everybody relies on is broken. */
const exitCodeDifferent = 3;

/** `dmpsim verify`: whether a folder of results is what its scenario gives. */
export const verifyCommand: CommandModule<object, VerifyArguments> = {
  command: 'verify <folder>',
  describe: 'Run a finished run again and compare everything with what it left',
  builder: (yargs: Argv<object>) =>
    yargs
      .positional('folder', {
        type: 'string',
        demandOption: true,
        describe: 'Folder that `dmpsim run` wrote',
      })
      .option('phases', {
        type: 'boolean',
        default: false,
        describe: 'Look for the phase in which the first difference arises',
      })
      .example('$0 verify out/baseline', 'says "identical", or what differs; then the exit code is 3'),
  handler: verify,
};

async function verify(options: VerifyArguments): Promise<void> {
  const screen = openScreen(options);
  const { verifyRun } = await import('../../sim/store/verify-run.ts');
  const { formatVerification, formatVerificationJson } = await import('../terminal/verification.ts');
  const result = await screen.track(safeText(options.folder), (onProgress) =>
    verifyRun(options.folder, { phases: options.phases, onProgress }),
  );
  for (const warning of result.warnings) screen.remark(`warning: ${safeText(warning)}`);
  if (screen.json) screen.print(formatVerificationJson(options.folder, result));
  else if (options.quiet !== true) screen.print(formatVerification(options.folder, result, screen.paint));
  if (!result.identical) process.exitCode = exitCodeDifferent;
}
