/**
 * Texts cut to fit where they are too long, so that different ones stay different: those that would look alike keep their
 * ends too, or the ends of their parts (`a = 1, b = 2`), and a number where that is not enough. `cut` shortens a text until
 * it fits together with `ending`.
 */
export function cutApart(
  texts: readonly string[],
  cut: (text: string, ending: string) => string,
  endLength = 12,
): string[] {
  const attempts = [
    (text: string) => cut(text, ''),
    (text: string) => (cut(text, '') === text ? text : withEnding(text, text.slice(-endLength), cut)),
    (text: string) => cutParts(text, cut),
  ];
  for (const attempt of attempts) {
    const shown = texts.map(attempt);
    if (new Set(shown).size === new Set(texts).size) return shown;
  }
  const kinds = [...new Set(texts)];
  return texts.map((text) =>
    cut(text, '') === text ? text : withEnding(text, ` #${kinds.indexOf(text) + 1}`, cut),
  );
}

const withEnding = (text: string, ending: string, cut: (text: string, ending: string) => string): string =>
  `${cut(text, ending)}${ending}`;

/** Each part as much of its end as lets all of them fit; where values are at the ends, they stay. */
function cutParts(text: string, cut: (text: string, ending: string) => string): string {
  const parts = text.split(', ');
  for (let kept = Math.max(...parts.map(({ length }) => length)); kept > 1; kept -= 1) {
    const shown = parts.map((part) => (part.length > kept ? `…${part.slice(1 - kept)}` : part)).join(', ');
    if (cut(shown, '') === shown) return shown;
  }
  return cut(text, '');
}
