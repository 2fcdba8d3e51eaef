import { existsSync } from 'node:fs';
import { type BrowserServer, chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

const paths = {
  // It draws no window around a page, so a page opens in a third of the time; but it cannot show PDFs.
  headless: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
  whole: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
};

/** Starts the browsers for all tests of the console. Where there is none they are skipped. */
export default async function startBrowsers({ provide }: TestProject): Promise<() => Promise<void>> {
  const whole = await start(paths.whole);
  const headless = (await start(paths.headless)) ?? whole;
  if (headless === null)
    console.warn(
      `The tests of the console in a browser are skipped: there is no ${paths.headless} and no ${paths.whole}.`,
    );
  provide('browsers', { headless: headless?.wsEndpoint() ?? null, whole: whole?.wsEndpoint() ?? null });
  const started = new Set([headless, whole].filter((each) => each !== null));
  return async () => void (await Promise.all([...started].map((each) => each.close())));
}

async function start(executablePath: string): Promise<BrowserServer | null> {
  if (!existsSync(executablePath)) return null;
  return chromium.launchServer({
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
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Their addresses; null if there is no such browser. The one that shows PDFs is `whole`. */
    browsers: { readonly headless: string | null; readonly whole: string | null };
  }
}
