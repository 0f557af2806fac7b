const pageRuns = 65_536;

/** Numbers of runs, an eighth of a byte each: a plan may have two thousand million. */
export class RunSet {
  readonly #pages = new Map<number, Uint8Array>();
  size = 0;

  has(run: number): boolean {
    const page = this.#pages.get(Math.floor(run / pageRuns));
    return page !== undefined && ((page[(run % pageRuns) >> 3] >> (run & 7)) & 1) === 1;
  }

  add(run: number): void {
    if (this.has(run)) return;
    const number = Math.floor(run / pageRuns);
    const page = this.#pages.get(number) ?? new Uint8Array(pageRuns / 8);
    this.#pages.set(number, page);
    page[(run % pageRuns) >> 3] |= 1 << (run & 7);
    this.size += 1;
  }

  /** Those from one to before another, in their order. */
  *between(from: number, to: number): Generator<number> {
    for (let run = from; run < to; run += 1)
      if (!this.#pages.has(Math.floor(run / pageRuns))) run += pageRuns - 1 - (run % pageRuns);
      else if (this.has(run)) yield run;
  }
}
