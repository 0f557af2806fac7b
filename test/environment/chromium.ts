import { requireProgram } from './programs.ts';

/**
 * How a test starts Chromium, in playwright-core's terms: `chromium.launch(chromiumOptions())`. The browser
 * runs without a sandbox (tests may be root in a container) and talks to no server of its own accord.
 *
 * @throws Error that says what to install when there is no Chromium
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
