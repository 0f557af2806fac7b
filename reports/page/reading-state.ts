import { type Reading, readReading, writeReading } from '../charts/reading.ts';

/** What the reader looks at, for all charts of a page; the page's address keeps it, so that a link restores it. */
export class ReadingState {
  readonly whole: Reading;
  readonly #listeners: (() => void)[] = [];
  #reading: Reading;

  /** `whole` is what a reader sees first. */
  constructor(whole: Reading) {
    this.whole = whole;
    this.#reading = readReading(splitHash().query, whole);
    addEventListener('hashchange', () => this.#followAddress());
  }

  get reading(): Reading {
    return this.#reading;
  }

  /** Looks at something else. */
  change(changes: Partial<Reading>): void {
    const next = { ...this.#reading, ...changes };
    if (next.to <= next.from) return;
    this.#reading = next;
    this.#keepInAddress();
    this.#tell();
  }

  /** Calls `listener` at every change. */
  follow(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** A link inside the page says where to go, and keeps what is looked at; a link with a reading changes that too. */
  #followAddress(): void {
    const { query } = splitHash();
    if (query === '') {
      this.#keepInAddress();
      return;
    }
    this.#reading = readReading(query, this.whole);
    this.#tell();
  }

  #keepInAddress(): void {
    const { anchor } = splitHash();
    const query = writeReading(this.#reading, this.whole);
    const hash = query === '' ? anchor : `${anchor}?${query}`;
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
  }
}

/** The part of the address that names a place in the page, and what it says of the reading. */
export function splitHash(): { anchor: string; query: string } {
  const hash = location.hash.slice(1);
  const at = hash.indexOf('?');
  return at < 0 ? { anchor: hash, query: '' } : { anchor: hash.slice(0, at), query: hash.slice(at + 1) };
}
