import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Result } from '../report.ts';
import { startDemo } from './demo.ts';
import { benchFirstScreen } from './first-screen.ts';
import { benchScroll } from './scroll.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const events = 10_000;

/** The console of the demo in Chromium: its first screen, and its log. */
export async function benchConsole(): Promise<Result[]> {
  if (!existsSync(executablePath)) throw new Error(`There is no ${executablePath}: name a Chromium in CHROMIUM.`);
  const demo = await startDemo(events);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    return [...(await benchFirstScreen(browser, demo.origin)), ...(await benchScroll(browser, demo.origin, events))];
  } finally {
    await browser.close();
    await demo.stop();
  }
}
