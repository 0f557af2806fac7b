import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatherCalibrationData } from '../../reports/calibration-data.ts';
import { writeCalibrationPage } from '../../reports/calibration-page.ts';
import { readMeasured } from '../../sim/profiler/calibration-file.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-calibration-page-'));
const file = join(folder, 'page.html');
const calibration = readMeasured('scenarios/calibrations/amd-epyc-2-core.json');
const { points } = gatherCalibrationData(calibration);
const complaints: string[] = [];
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await writeCalibrationPage(calibration, file);
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(request.url());
  });
  await page.goto(`file://${file}`);
  await page.waitForSelector('html[data-ready=yes]');
  await page.waitForSelector('#spread .mark');
});
afterAll(async () => {
  await closePages();
  rmSync(folder, { recursive: true, force: true });
});

describe('the page of a calibration', () => {
  it('draws one mark for each thing that was measured', async () => {
    const marks = (id: string): Promise<number> => page.locator(`#${id} .mark`).count();
    const quoted = points.filter((point) => point.quoted !== undefined).length;
    expect(quoted).toBeGreaterThan(50);
    expect(await marks('prediction')).toBe(quoted);
    expect(await marks('residuals')).toBe(quoted);
    expect(await marks('roofline')).toBe(points.filter(({ flops }) => flops !== undefined).length);
    expect(await marks('encrypted')).toBe(points.filter(({ kind }) => kind === 'fhe').length);
    const repeated = points.filter(({ sessions }) => sessions.length > 1);
    expect(await marks('spread')).toBe(repeated.reduce((sum, { sessions }) => sum + sessions.length, 0));
  });

  it('has a line for each mark in the numbers of its chart, as they were measured', async () => {
    for (const figure of await page.locator('figure.chart').all()) {
      await figure.locator('.numbers summary').click();
      await figure.locator('.numbers tbody tr').first().waitFor();
      expect(await figure.locator('.numbers tbody tr').count()).toBe(await figure.locator('.mark').count());
    }
    const names = await page.locator('#roofline .numbers tbody th').allTextContents();
    const rooted = points.filter(({ flops }) => flops !== undefined).map(({ name }) => name);
    expect(names.toSorted()).toEqual(rooted.toSorted());
  });

  it('is read by keyboard, mark by mark, and aloud', async () => {
    await page.locator('#prediction .plot').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#prediction .tip').isVisible()).toBe(true);
    expect(await page.locator('#prediction .spoken').textContent()).toMatch(/: .+(µs|ms|s), /);
    await page.keyboard.press('Escape');
    expect(await page.locator('#prediction .tip').isVisible()).toBe(false);
  });

  it('complains about nothing, asks no network, and is one file', () => {
    expect(complaints).toEqual([]);
    expect(readFileSync(file).length).toBeLessThan(1_000_000);
  });
});
