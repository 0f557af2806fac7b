import type { RunProgress } from '../../sim/store/run-loop.ts';
import { formatFigure, formatSeconds, formatSimTime, groupThousands } from './figures.ts';
import { cutTo } from './width.ts';

/** A terminal, as far as a line that rewrites itself needs it. */
export interface LineScreen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Work that is over sooner needs no progress. */
const quietSeconds = 2;
const redrawMs = 100;
/** A log is read later, by people who want to know that the work went on: a line a minute says it. */
const logMs = 60_000;

/** How far some work is: at least how long it has been going on. */
export interface TimedProgress {
  readonly seconds: number;
}

/** How far work is that consists of so many equal parts. */
export interface CountProgress extends TimedProgress {
  /** Parts done, those done earlier included, and parts in all. */
  readonly done: number;
  readonly total: number;
  /** Parts done in these `seconds`. */
  readonly made: number;
  readonly failed: number;
}

/** Says how far some work is: on a terminal in one line that rewrites itself, in a log in a line a minute. */
export class ProgressLine<Progress extends TimedProgress = RunProgress> {
  readonly #screen: LineScreen;
  readonly #label: string;
  readonly #format: (label: string, progress: Progress) => string;
  readonly #now: () => number;
  #drawnAt: number;
  #isShown = false;

  constructor(
    screen: LineScreen,
    label: string,
    format: (label: string, progress: Progress) => string = formatProgress as never,
    now: () => number = () => performance.now(),
  ) {
    this.#screen = screen;
    this.#label = label;
    this.#format = format;
    this.#now = now;
    this.#drawnAt = now();
  }

  /** Shows where the work is, when it goes on long enough for that to matter. */
  show(progress: Progress): void {
    const isLog = this.#screen.isTTY !== true;
    const now = this.#now();
    if (progress.seconds < quietSeconds || now - this.#drawnAt < (isLog ? logMs : redrawMs)) return;
    this.#drawnAt = now;
    if (isLog) {
      this.#screen.write(`${this.#format(this.#label, progress)}\n`);
      return;
    }
    this.#isShown = true;
    const width = (this.#screen.columns ?? 80) - 1;
    this.#screen.write(`\r\u001b[K${cutTo(this.#format(this.#label, progress), width)}`);
  }

  /** Takes the line away, so that what is printed next starts on a clean one. */
  clear(): void {
    if (this.#isShown) this.#screen.write('\r\u001b[K');
    this.#isShown = false;
  }
}

/** `baseline   43 %  tick 7,600 of 17,520  day 317 16:00  3,900 ticks/s  3 s left`. */
function formatProgress(label: string, progress: RunProgress): string {
  const { tick, ticks, tickHours, ticksPerSecond } = progress;
  const percent = `${Math.floor((100 * tick) / ticks)} %`.padStart(5);
  const left = ticksPerSecond > 0 ? `${formatSeconds(Math.ceil((ticks - tick) / ticksPerSecond))} left` : '';
  const place = `tick ${groupThousands(tick)} of ${groupThousands(ticks)}`;
  const time = formatSimTime(tick * tickHours);
  return [label, percent, place, time, `${formatFigure(Math.round(ticksPerSecond))} ticks/s`, left].join(
    '  ',
  );
}

/** `ensemble of 200   43 %  86 of 200 runs  2.6 runs/s  44 s left`; `things` is what is counted. */
export function formatCount(label: string, progress: CountProgress, things: string): string {
  const { done, total, made, failed, seconds } = progress;
  const rate = made / seconds;
  const percent = `${Math.floor((100 * done) / Math.max(1, total))} %`.padStart(5);
  const parts = [label, percent, `${groupThousands(done)} of ${groupThousands(total)} ${things}`];
  if (made > 0)
    parts.push(
      `${formatFigure(rate)} ${things}/s`,
      `${formatSeconds(Math.ceil((total - done) / rate))} left`,
    );
  if (failed > 0) parts.push(`${groupThousands(failed)} failed`);
  return parts.join('  ');
}
