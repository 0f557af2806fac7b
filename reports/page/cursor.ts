import { dispatch } from 'd3';

/** The moment that the reader points at, in hours of the run; all time charts show the same one. */
export class Cursor {
  readonly #events = dispatch('move');
  #followers = 0;
  hours: number | undefined;

  /** Moves every chart to `hours`, or clears all of them. */
  move(hours: number | undefined): void {
    this.hours = hours;
    this.#events.call('move');
  }

  /** Calls `listener` at every move. */
  follow(listener: (hours: number | undefined) => void): void {
    this.#followers += 1;
    this.#events.on(`move.${this.#followers}`, () => listener(this.hours));
  }
}
