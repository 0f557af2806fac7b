import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from './sources.ts';

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe-core looks for: everything, or in a look that differs from another one by its colours, or by its layout, what these may spoil. */
export type Look = 'everything' | 'colours' | 'layout';

const options: Readonly<Record<Look, object>> = {
  everything: {},
  colours: { runOnly: ['color-contrast'] },
  layout: { rules: { 'color-contrast': { enabled: false } } },
};

/** What axe-core finds wrong with a page, each kind with its first place. By the browser's own hand: pages admit no other code. */
export async function findViolations(page: Page, look: Look = 'everything'): Promise<unknown[]> {
  const run = JSON.stringify({ resultTypes: ['violations'], ...options[look] });
  const { violations } = (await page.evaluate(`${axe}; axe.run(document, ${run})`)) as {
    violations: readonly { id: string; nodes: readonly { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 300)]);
}
