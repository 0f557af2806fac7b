/** What a part of the economy has to say about a scenario that runs all the same. */
export interface Warning {
  readonly isDue: boolean;
  readonly text: string;
  /** A path: who does not state it, or anything below it, is not warned. */
  readonly of?: string;
}

/** A path that has no effect while `isDue`. */
export const idle = (path: string, isDue: boolean, because: string): Warning => ({
  isDue,
  text: `${path} has no effect: ${because}`,
  of: path,
});

/** Probably a mistake, also where the scenario inherits it. */
export const odd = (isDue: boolean, text: string): Warning => ({ isDue, text });
