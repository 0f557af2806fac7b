import type { RunProgress } from '../../sim/store/run-loop.ts';
import { formatFigure, formatSeconds, formatSimTime, groupThousands } from './figures.ts';
import { cutTo } from './width.ts';

/** A terminal, as far as a line that rewrites itself needs it. */
export interface LineScreen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Runs that are over sooner need no progress. */
const quietSeconds = 2;
const redrawMs = 100;

/** One line on a terminal that says how far a run is; silent where no person is watching. */
export class ProgressLine {
  readonly #screen: LineScreen;
  readonly #label: string;
  #drawnAt = 0;
  #isShown = false;

  constructor(screen: LineScreen, label: string) {
    this.#screen = screen;
    this.#label = label;
  }

  /** Shows where the run is, when it goes on long enough for that to matter. */
  show(progress: RunProgress): void {
    if (this.#screen.isTTY !== true || progress.seconds < quietSeconds) return;
    const now = performance.now();
    if (now - this.#drawnAt < redrawMs) return;
    this.#drawnAt = now;
    this.#isShown = true;
    const width = (this.#screen.columns ?? 80) - 1;
    this.#screen.write(`\r\u001b[K${cutTo(formatProgress(this.#label, progress), width)}`);
  }

  /** Takes the line away, so that what is printed next starts on a clean one. */
  clear(): void {
    if (this.#isShown) this.#screen.write('\r\u001b[K');
    this.#isShown = false;
  }
}

/** `baseline   43 %  tick 7,600 of 17,520  day 317 16:00  3,900 ticks/s  3 s left`. */
export function formatProgress(label: string, progress: RunProgress): string {
  const { tick, ticks, tickHours, ticksPerSecond } = progress;
  const percent = `${Math.floor((100 * tick) / ticks)} %`.padStart(5);
  const left = ticksPerSecond > 0 ? `${formatSeconds(Math.ceil((ticks - tick) / ticksPerSecond))} left` : '';
  const place = `tick ${groupThousands(tick)} of ${groupThousands(ticks)}`;
  const time = formatSimTime(tick * tickHours);
  return [label, percent, place, time, `${formatFigure(Math.round(ticksPerSecond))} ticks/s`, left].join(
    '  ',
  );
}
