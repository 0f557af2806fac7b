import type { RunProgress } from '../../sim/store/run-loop.ts';
import { type Paint, paintFor } from './colour.ts';
import { ProgressLine, type TimedProgress } from './progress-line.ts';

/** Options that every command has. */
export interface ScreenOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** Where a command speaks: results to standard output, everything about the way there to standard error. */
export interface Screen {
  /** Results are wanted as JSON. */
  readonly json: boolean;
  /** Paints text that goes to standard output. */
  readonly paint: Paint;
  /** A line of the result. */
  print(text: string): void;
  /** A remark that is no result; not made with `--quiet`. */
  remark(text: string): void;
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
  return {
    json,
    paint: paintFor(process.stdout, options.color),
    print: (text) => console.log(text),
    remark: (text) => {
      if (!quiet && !json) console.error(text);
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
