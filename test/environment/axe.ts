import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from './sources.ts';

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe-core looks for: everything, or in a look that differs from another one by its colours, or by its layout, what these may spoil. */
export type Look = 'everything' | 'colours' | 'layout';

/**
 * Names the figures that hold nothing new: an earlier one has elements of every kind and colour that they have. The rule about
 * contrast takes four fifths of the time of all rules, for the same texts in the same colours.
 */
const markAlike = `const seen = new Set();
for (const figure of document.querySelectorAll('figure')) {
  const kinds = [figure, ...figure.querySelectorAll('*')].map((element) => {
    const { color, fill, backgroundColor, opacity, fontSize } = getComputedStyle(element);
    return [element.tagName, element.getAttribute('class'), color, fill, backgroundColor, opacity, fontSize].join();
  });
  figure.toggleAttribute('data-alike', kinds.every((kind) => seen.has(kind)));
  for (const kind of kinds) seen.add(kind);
}`;

const scans = {
  layout: `axe.run(document, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false } } })`,
  colours: `${markAlike}; axe.run({ exclude: '[data-alike]' }, { resultTypes: ['violations'], runOnly: ['color-contrast'] })`,
} as const;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds wrong with a page, each kind with its first place. By the browser's own hand: pages admit no other code. */
export async function findViolations(page: Page, look: Look = 'everything'): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const scan of look === 'everything' ? (['layout', 'colours'] as const) : [look]) {
    const { violations } = (await page.evaluate(`${axe}; ${scans[scan]}`)) as {
      violations: readonly Violation[];
    };
    found.push(...violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 300)]));
  }
  return found;
}
