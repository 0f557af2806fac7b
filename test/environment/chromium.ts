import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { requireProgram } from './programs.ts';
import { projectRoot } from './sources.ts';

let browser: Browser | undefined;

/**
 * Chromium, one for all test files of a process: a file closes its pages (`closePages`), and the browser ends with the
 * process. What pages are made of is built before: the launcher builds dist/ when it is older than the sources.
 *
 * @throws Error that says what to install when there is no Chromium
 */
export async function startBrowser(): Promise<Browser> {
  if (browser?.isConnected() === true) return browser;
  execFileSync(process.execPath, ['bin/dmpsim', '--version'], { cwd: projectRoot });
  // Signals are for the test files beside it, which raise them in this process.
  const unheard = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  browser = await chromium.launch({ ...chromiumOptions(), ...unheard });
  return browser;
}

/** Closes every page that a test file has opened. */
export async function closePages(): Promise<void> {
  for (const context of browser?.contexts() ?? []) await context.close();
}

/**
 * How Chromium is started, in playwright-core's terms: without a sandbox (tests may be root in a container), and so that it
 * talks to no server of its own accord.
 */
export function chromiumOptions(): { executablePath: string; args: string[] } {
  return {
    executablePath: requireProgram('chromium'),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
