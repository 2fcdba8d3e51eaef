import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Role } from '@makerfex/integrations-core';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, inject, onTestFinished } from 'vitest';
import { type Host, startHost } from './host.ts';

const addresses = inject('browsers');
/** Tests of screens are skipped where there is none: `describe.skipIf(!hasBrowser)`. */
export const hasBrowser = addresses.headless !== null;
/** The same for screens that show PDFs. */
export const showsPdfs = addresses.whole !== null;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const connecting = new Map<string, Promise<Browser>>();
function connect(kind: keyof typeof addresses): Promise<Browser> {
  const address = addresses[kind];
  if (address === null) throw new Error('There is no browser.');
  const browser = connecting.get(address) ?? chromium.connect(address);
  connecting.set(address, browser);
  return browser;
}

export interface OpenOptions {
  /** Null for nobody. @default 'owner' */
  readonly role?: Role | null;
  /** @default 'en' */
  readonly language?: string;
  /** @default 'light' */
  readonly scheme?: 'light' | 'dark';
  /** Colours of the person's system instead of ours. @default false */
  readonly hasForcedColours?: boolean;
  /** In CSS pixels. @default 1000 */
  readonly width?: number;
  /** @default a host of its own */
  readonly host?: Host;
  /** @default false */
  readonly needsPdfs?: boolean;
  /** What the browser may complain about, such as an answer of 401. @default nothing */
  readonly mayComplain?: RegExp;
}

type Opened = Promise<{ readonly page: Page; readonly host: Host }>;

/** Opens a screen of the console on a real host. @param path below the console, such as `/runs/1` */
export const open = (path: string, options: OpenOptions = {}): Opened =>
  visit(`/api/integrations/console${path}`, options);

/** Opens a page of the host that has elements in it. */
export async function openPage(body: string, { host, ...options }: OpenOptions = {}): Opened {
  const own = host ?? (await startHost());
  own.ownPage.body = body;
  return visit('/page/', { ...options, host: own });
}

/** The test fails if the browser's console shows an error by its end. */
async function visit(path: string, options: OpenOptions): Opened {
  const {
    role = 'owner',
    language = 'en',
    scheme = 'light',
    width = 1000,
    needsPdfs = false,
    mayComplain,
    hasForcedColours = false,
  } = options;
  const host = options.host ?? (await startHost());
  const browser = await connect(needsPdfs ? 'whole' : 'headless');
  const context = await browser.newContext({
    locale: language,
    colorScheme: scheme,
    forcedColors: hasForcedColours ? 'active' : 'none',
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
  });
  if (role !== null) await context.addCookies([{ name: 'role', value: role, url: host.origin }]);
  // As long as a test: on a busy machine everything comes late.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    expect(complaints.filter((each) => !mayComplain?.test(each))).toEqual([]);
  });
  await page.goto(`${host.origin}${path}`);
  return { page, host };
}

/** What axe finds wrong by WCAG 2.2 AA, as `rule: element`. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations }: AxeResults = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
    rules,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

export const expectNoViolations = async (page: Page): Promise<void> => expect(await violationsOf(page)).toEqual([]);

/** Whether the page can be read without scrolling sideways. */
export const isAsWideAsTheWindow = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

declare global {
  interface Window {
    axe: typeof import('axe-core');
  }
}
