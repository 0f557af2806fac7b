/** A label that wants to stand at `y`, as near as the others let it. */
export interface PlacedLabel<Item> {
  readonly item: Item;
  /** Where the thing that it names ends. */
  readonly anchorY: number;
  readonly y: number;
}

/** Spreads labels over [top, bottom] at least `gapPx` apart, in the order of their anchors, moving each as little as needed. */
export function placeLabels<Item>(
  wanted: readonly { readonly item: Item; readonly y: number }[],
  gapPx: number,
  top: number,
  bottom: number,
): PlacedLabel<Item>[] {
  const sorted = [...wanted].sort((a, b) => a.y - b.y);
  const ys = sorted.map(({ y }) => Math.max(top, Math.min(bottom, y)));
  for (let i = 1; i < ys.length; i += 1) ys[i] = Math.max(ys[i], ys[i - 1] + gapPx);
  // What was pushed below the bottom moves back up, and takes its neighbours along.
  let limit = bottom;
  for (let i = ys.length - 1; i >= 0; i -= 1) {
    ys[i] = Math.min(ys[i], limit);
    limit = ys[i] - gapPx;
  }
  return sorted.map(({ item, y }, i) => ({ item, anchorY: y, y: ys[i] }));
}

/** The text, or its beginning and an ellipsis when it is wider than `widthPx`. */
export function shortenText(text: string, widthPx: number): string {
  if (estimateTextWidth(text) <= widthPx) return text;
  let kept = text;
  while (kept !== '' && estimateTextWidth(`${kept}…`) > widthPx) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** Width of a text in the charts' 12 px type, near enough to lay out by: nothing is measured in the document. */
export function estimateTextWidth(text: string, sizePx = 12): number {
  let width = 0;
  for (const character of text) width += /[iljtfI.,:;'| ]/.test(character) ? 0.34 : 0.6;
  return width * sizePx;
}
