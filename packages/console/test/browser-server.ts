import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Starts one browser for all tests of the console. Where there is none they are skipped. */
export default async function startBrowser({ provide }: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(executablePath)) {
    console.warn(`The tests of the console in a browser are skipped: there is no ${executablePath}.`);
    provide('browserAddress', null);
    return async () => undefined;
  }
  const server = await chromium.launchServer({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  provide('browserAddress', server.wsEndpoint());
  return () => server.close();
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Null if there is no browser. */
    browserAddress: string | null;
  }
}
