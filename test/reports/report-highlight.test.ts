import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import { recordRun } from '../../sim/store/record-run.ts';
import { gatherInputs } from '../../sim/store/run-inputs.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { type OpenReport, openReport, settle } from './report-browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-highlight-'));
let browser: Browser;
let report: OpenReport;

/** A few weeks of an economy that has agents of every kind. */
const small = ['clock.horizon=10 weeks', 'users.active=300', 'contributors.count=300', 'stakers.count=300'];

beforeAll(async () => {
  browser = await startBrowser();
  const gathered = gatherInputs('scenarios/baseline.yaml', { set: small, replication: 0, phases: false });
  await recordRun(join(folder, 'run'), gathered, { force: false });
  report = await openReport(browser, (await buildReport(join(folder, 'run'))).file);
  await report.page.locator('.explorer summary').click();
});

afterAll(async () => {
  await closePages();
  rmSync(folder, { recursive: true });
});

/** What a reader who follows a kind of agents should see of them, as chart and mark, and what is about others. */
const kinds = [
  {
    agents: 'users',
    own: ['users Joined', 'requests Timed out', 'request-cost Mean request', 'latency Median (p50)'],
    others: ['supply Staked', 'fees Nodes', 'fees Adaptors', 'node-population Online', 'dmp Minted'],
  },
  {
    agents: 'nodes',
    own: [
      'node-margins Median node',
      'node-population Online',
      'fees Nodes',
      'supply Staked',
      'honesty Found',
    ],
    others: ['users Joined', 'supply Delegated', 'fees Adaptors', 'ecosystem Founded', 'founding Founded'],
  },
  {
    agents: 'adaptors',
    own: ['fees Adaptors', 'adaptors Online', 'adaptors Jailed'],
    others: ['fees Nodes', 'fees Royalties', 'users Joined', 'node-population Online'],
  },
  {
    agents: 'delegators',
    own: ['supply Delegated', 'security Between delegators'],
    others: ['supply Staked', 'security Between nodes', 'fees Nodes', 'dmp Minted'],
  },
  {
    agents: 'stakers',
    own: ['dmp DMP outstanding', 'dmp 2PM in the vault', 'founding Founded'],
    others: ['supply Staked', 'fees Nodes', 'users Joined', 'security Between nodes'],
  },
  {
    agents: 'contributors',
    own: ['contributions Accepted', 'novelty Honest', 'ecosystem Contributors', 'fees Royalties'],
    others: ['ecosystem Founded', 'fees Nodes', 'users Joined', 'royalty-decay Computing'],
  },
  {
    agents: 'traders',
    own: ['liquidity DGAI', 'price Worth to traders'],
    others: ['price Price', 'fees Nodes', 'users Joined', 'dmp Minted'],
  },
] as const;

async function highlight(agents: string): Promise<void> {
  await report.page.selectOption('#explore-agents', agents);
  await settle(report.page);
}

/** Every mark of every chart, as chart and name, with how strongly it is drawn. */
const readStrengths = () =>
  report.page.$$eval('figure.chart:not(#fee-flows) .plot svg [data-series]', (marks) =>
    marks.map((mark) => ({
      name: `${mark.closest('figure')?.id} ${mark.getAttribute('data-series')}`,
      opacity: Number(getComputedStyle(mark).opacity),
    })),
  );

describe('a report that lets agents stand out', () => {
  it('offers every kind that the economy has', async () => {
    const offered = await report.page.locator('#explore-agents option').allTextContents();
    expect(offered).toEqual(['nobody', ...kinds.map(({ agents }) => agents)]);
  });

  it.each(kinds)('draws what is about $agents as ever and the rest pale', async ({ agents, own, others }) => {
    await highlight(agents);
    const marks = await readStrengths();
    for (const name of own) {
      const found = marks.filter((mark) => mark.name === name);
      expect({ name, opacities: [...new Set(found.map(({ opacity }) => opacity))] }).toEqual({
        name,
        opacities: [1],
      });
    }
    for (const name of others) {
      const found = marks.filter((mark) => mark.name === name);
      expect(found.length, name).toBeGreaterThan(0);
      for (const { opacity } of found) expect(opacity, name).toBeLessThan(0.5);
    }
    await highlight('');
    expect((await readStrengths()).filter(({ opacity }) => opacity < 0.5)).toEqual([]);
  });

  it('opens and is read without a complaint', () => {
    expect(report.complaints).toEqual([]);
  });
});
