import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A report opened in Chromium, and everything that it did besides drawing. */
export interface OpenReport {
  readonly page: Page;
  /** Console messages, errors that nobody caught, and dialogs. */
  readonly complaints: string[];
  /** Addresses asked for, the report's own apart. */
  readonly requests: string[];
}

/** Opens a report as a reader does: from a file, without a network. */
export async function openReport(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    ...options,
  });
  await context.setOffline(true);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => complaints.push('dialog: could not be closed'));
  });
  const address = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(address);
  // A page that cannot draw says so instead.
  await page.waitForSelector('html[data-ready], [role="alert"]');
  await settle(page);
  return { page, complaints, requests };
}

/** Waits until every chart shows what was asked for. */
export async function settle(page: Page): Promise<void> {
  await page.waitForSelector('html[data-settled="yes"], [role="alert"]');
}

/** What a mark stands for, as D3 keeps it. */
export interface MarkDatum {
  readonly from: number;
  readonly to: number;
  /** null where data is missing. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The points of one series of a chart: those of its line or area, or of all its bars. */
export async function readMarks(
  page: Page,
  chart: string,
  mark: string,
  series: string,
): Promise<MarkDatum[]> {
  const selector = `#${chart} [data-mark="${mark}"][data-series="${series}"]`;
  return await page.$$eval(selector, (elements) => {
    const data = elements.map((element) => (element as unknown as { __data__: unknown }).__data__);
    return data.flat() as MarkDatum[];
  });
}
