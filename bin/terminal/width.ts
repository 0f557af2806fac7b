import { stripVTControlCharacters } from 'node:util';

const wide =
  /^(\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;
/** Latin, Greek, Cyrillic, dashes, quotes, arrows and signs of arithmetic: a column each, as nearly all text is. */
const plainText =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2200-\u22ff]*$/;

let segmenter: Intl.Segmenter | undefined;

/** Columns that a text takes on a terminal: two for wide characters, one for others, none for marks and colours. */
export function widthOf(text: string): number {
  const visible = stripVTControlCharacters(text);
  if (plainText.test(visible)) return visible.length;
  segmenter ??= new Intl.Segmenter('en');
  let columns = 0;
  for (const { segment } of segmenter.segment(visible)) columns += wide.test(segment) ? 2 : 1;
  return columns;
}

/** The text, cut to a width with an ellipsis where it is longer. Text with colours is not cut. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width || text.includes('\u001b')) return text;
  segmenter ??= new Intl.Segmenter('en');
  let cut = '';
  for (const { segment } of segmenter.segment(text)) {
    if (widthOf(cut + segment) > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** Text from outside made safe for a terminal: no control character gets through. */
export function safeText(text: string): string {
  return safeLine(text.replace(/\s+/g, ' '));
}

/** The same for a line whose columns matter: every space stays. */
export function safeLine(text: string): string {
  return text.replace(/\s/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '·');
}
