import { createHash } from 'node:crypto';

/** What the head of a page says, and the style sheet of the page. */
export interface PageHead {
  readonly title: string;
  /** Version of dmpsim. */
  readonly engine: string;
  readonly description?: string;
  readonly style: string;
}

/**
 * An HTML file around `body`, which is markup already. Its Content-Security-Policy forbids every request and admits the
 * style sheet of the head by its hash; `allowed` are the further directives that a page with a script needs.
 */
export function renderFrame(head: PageHead, body: string, allowed: readonly string[] = []): string {
  const { title, engine, description, style } = head;
  // Would end the element early and turn style into markup.
  if (/<\/style/i.test(style)) throw new Error('the style sheet cannot be inlined');
  const policy = [
    "default-src 'none'",
    `style-src '${sourceHash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    ...allowed,
  ].join('; ');
  const about =
    description === undefined ? '' : `<meta name="description" content="${escapeMarkup(description)}">\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="dmpsim ${escapeMarkup(engine)}">
${about}<title>${escapeMarkup(title)} · dmpsim</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Text as it may stand in HTML. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** How a Content-Security-Policy names the text of a script or style sheet. */
export function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** What is wider than a small screen scrolls by itself, by keys too. */
export function scrolling(name: string, content: string): string {
  return `<div class="wide" tabindex="0" role="group" aria-label="${escapeMarkup(name)}">${content}</div>`;
}
