interface Entry {
  readonly draw: () => void;
  isDue: boolean;
  isNear: boolean;
}

/** How far outside of the window a chart may be and still be drawn at once. */
const nearMargin = '150px 0px';

/** Rest after the last change before charts are drawn that nobody sees, and what one turn of that may take. */
const restMs = 120;
const turnMs = 12;

/**
 * Draws charts when something changed that they show: those in sight in the next frame, the others when the reader rests,
 * so that a page of many charts follows a hand. `data-settled` of the document says whether all are drawn.
 */
export class DrawQueue {
  readonly #entries = new Map<Element, Entry>();
  readonly #sight: IntersectionObserver;
  #frame = 0;
  #timer = 0;

  constructor() {
    this.#sight = new IntersectionObserver((seen) => this.#notice(seen), { rootMargin: nearMargin });
    // What is printed must be whole.
    addEventListener('beforeprint', () => this.flush());
  }

  /** `draw` is called whenever `element` is asked for. */
  add(element: Element, draw: () => void): void {
    this.#entries.set(element, { draw, isDue: false, isNear: false });
    this.#sight.observe(element);
  }

  /** Asks for one chart, or for all of them. */
  ask(element?: Element): void {
    const asked = element === undefined ? [...this.#entries.values()] : [this.#entries.get(element)];
    for (const entry of asked) if (entry !== undefined) entry.isDue = true;
    document.documentElement.dataset['settled'] = 'no';
    this.#schedule();
  }

  /** Draws everything that was asked for, now. */
  flush(): void {
    for (const entry of this.#entries.values()) drawEntry(entry);
    this.#settle();
  }

  #notice(seen: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of seen) {
      const entry = this.#entries.get(target);
      if (entry !== undefined) entry.isNear = isIntersecting;
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#drawNear());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drawRest(), restMs) as unknown as number;
  }

  #drawNear(): void {
    this.#frame = 0;
    for (const entry of this.#entries.values()) if (entry.isNear) drawEntry(entry);
    this.#settle();
  }

  #drawRest(): void {
    const began = performance.now();
    for (const entry of this.#entries.values()) {
      drawEntry(entry);
      if (performance.now() - began > turnMs) break;
    }
    this.#settle();
    if (!this.#isSettled) this.#timer = setTimeout(() => this.#drawRest()) as unknown as number;
  }

  get #isSettled(): boolean {
    return [...this.#entries.values()].every(({ isDue }) => !isDue);
  }

  #settle(): void {
    if (this.#isSettled) document.documentElement.dataset['settled'] = 'yes';
  }
}

function drawEntry(entry: Entry): void {
  if (!entry.isDue) return;
  entry.isDue = false;
  entry.draw();
}
