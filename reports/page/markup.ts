/** Attributes of an element: text or numbers; `true` for a bare attribute; absent values are left out. */
export type Attributes = Readonly<Record<string, string | number | true | undefined>>;

/** What stands inside an element: elements, or text that stays text whatever characters it holds. */
export type Content = Node | string | undefined;

/** Makes an HTML element. Nothing here or elsewhere in the page turns text into markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...contents: readonly Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...contents.filter((content) => content !== undefined));
  return made;
}

/** Contents that a click shows. */
export function folded(title: string, ...contents: readonly Content[]): HTMLDetailsElement {
  return element('details', { class: 'numbers' }, element('summary', {}, title), ...contents);
}

/** Words as an id: `Fees and revenue` → `fees-and-revenue`. */
export function slug(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
