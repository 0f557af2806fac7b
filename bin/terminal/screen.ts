import type { Argv } from 'yargs';
import type { RunProgress } from '../../sim/store/run-loop.ts';
import { type Paint, paintFor } from './colour.ts';
import { ProgressLine, type TimedProgress } from './progress-line.ts';
import { safeText } from './width.ts';

/** Options that every command has. */
export interface ScreenOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** What a command gets of its command line, as its builder declares it. */
export type ArgumentsOf<Builder extends (yargs: Argv<ScreenOptions>) => unknown> =
  ReturnType<Builder> extends Argv<infer Options> ? Options : never;

/** Where a command speaks: results to standard output, everything about the way there to standard error. */
export interface Screen {
  /** Results are wanted as JSON. */
  readonly json: boolean;
  /** Paints text that goes to standard output. */
  readonly paint: Paint;
  /** A line of the result. */
  print(text: string): void;
  /** The result: one value with `--json`, else text for people, which `--quiet` leaves out. */
  answer(result: { readonly json: () => string; readonly text: () => string }): void;
  /** A remark that is no result; not made with `--quiet`. */
  remark(text: string): void;
  /** Remarks that something may not be as it was meant. */
  warn(warnings: readonly string[]): void;
  /**
   * Shows the progress of some work, of a run unless `format` says otherwise, while it lasts; not with `--quiet`, and not in a
   * log that holds JSON.
   */
  track<Result, Progress extends TimedProgress = RunProgress>(
    label: string,
    work: (onProgress: (progress: Progress) => void) => Promise<Result>,
    format?: (label: string, progress: Progress) => string,
  ): Promise<Result>;
}

/** The screen of one call. With `--json` the result is one value: `print` is then for that alone. */
export function openScreen(options: ScreenOptions): Screen {
  const json = options.json === true;
  const quiet = options.quiet === true;
  const remark = (text: string): void => {
    if (!quiet && !json) console.error(text);
  };
  return {
    json,
    paint: paintFor(process.stdout, options.color),
    print: (text) => console.log(text),
    answer: (result) => {
      if (json) console.log(result.json());
      else if (!quiet) console.log(result.text());
    },
    remark,
    warn: (warnings) => {
      for (const warning of warnings) remark(`warning: ${safeText(warning)}`);
    },
    track: async (label, work, format) => {
      const line = new ProgressLine(process.stderr, label, format);
      try {
        return await work((progress) => {
          if (!quiet && (!json || process.stderr.isTTY)) line.show(progress);
        });
      } finally {
        line.clear();
      }
    },
  };
}
