/** The moment that the reader points at, in hours of the run; all time charts show the same one. */
export class Cursor {
  readonly #listeners: ((hours: number | undefined) => void)[] = [];
  hours: number | undefined;

  /** Moves every chart to `hours`, or clears all of them. */
  move(hours: number | undefined): void {
    this.hours = hours;
    for (const listener of this.#listeners) listener(hours);
  }

  /** Calls `listener` at every move. */
  follow(listener: (hours: number | undefined) => void): void {
    this.#listeners.push(listener);
  }
}
