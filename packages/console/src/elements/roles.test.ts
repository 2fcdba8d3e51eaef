import { type Permission, type Role, roles } from '@makerfex/integrations-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { connect, type Host, startHost } from '../../test/browser/host.ts';
import { hasBrowser, open } from '../../test/browser/open.ts';

/** A button or switch: the permission that it needs, and the request that it sends. */
interface Control {
  readonly needs: Permission;
  readonly request: readonly [method: string, path: string, body?: object];
  /** Only there for who has this permission: others see text instead. @default for everybody */
  readonly onlyWith?: Permission;
}
type Controls = Readonly<Record<string, Control>>;

const createOf = (provider_key: string): Control => ({
  needs: 'configure',
  request: ['POST', '/connections/', { provider_key, config: {} }],
});

/** Every screen with something to press, by its path, with all of its buttons and switches by name. */
function screensOf(id: string): Readonly<Record<string, Controls>> {
  const connection = `/connections/${id}/`;
  const run = `${connection}actions/import_orders/`;
  return {
    '/': {
      'Import orders: Acme': { needs: 'use', request: ['POST', run, {}] },
      'Connect: Broken': createOf('broken'),
      'Connect: Quiet': createOf('quiet'),
    },
    '/connect/quiet': { Continue: createOf('quiet') },
    [`/connections/${id}`]: {
      'Import orders': {
        needs: 'configure',
        request: ['PATCH', connection, { version: 1, enabled_capabilities: ['import_orders'] }],
      },
      'Connection is switched on': { needs: 'configure', request: ['POST', `${connection}disable/`, {}] },
      'Test the connection': { needs: 'configure', request: ['POST', `${connection}test/`, {}] },
      Disconnect: { needs: 'configure', request: ['DELETE', connection] },
      'Save settings': {
        needs: 'configure',
        request: ['PATCH', connection, { version: 1, config: { store_id: 'two' } }],
        onlyWith: 'configure',
      },
    },
    [`/connections/${id}/schedules`]: {
      'Set a schedule: Import orders': {
        needs: 'configure',
        request: ['PUT', `${connection}schedules/import_orders/`, { cron: '0 * * * *' }],
      },
    },
    [`/connections/${id}/actions/import_orders`]: {
      'Run now': { needs: 'use', request: ['POST', run, {}] },
      'Try it first': { needs: 'use', request: ['POST', run, { dry_run: true }] },
    },
    '/timeline': {
      'Download as CSV': {
        needs: 'export_events',
        request: ['GET', '/events/export.csv'],
        onlyWith: 'read_events',
      },
    },
    '/deliveries': {},
    '/privacy': {},
  };
}

const runScreen = (id: string): Readonly<Record<string, Controls>> => ({
  [`/runs/${id}`]: { 'Cancel the run': { needs: 'use', request: ['POST', `/runs/${id}/cancel/`, {}] } },
});

/** What a role may not do, as it is said. */
const reasons: Readonly<Partial<Record<Permission, string>>> = {
  configure: 'Only owners and shop managers may change this.',
  export_events: 'Only owners and shop managers may download the log.',
};
/** The buttons and switches of the screen by name, with the reason why each may not be used; null if it may. */
const readControls = async (page: Page): Promise<ReadonlyMap<string, string | null>> =>
  new Map(
    await page
      .getByRole('button')
      .or(page.getByRole('switch'))
      .evaluateAll((all) =>
        all.map((control): [string, string | null] => {
          const root = control.getRootNode();
          const id = control.getAttribute('aria-describedby');
          const about = id && root instanceof ShadowRoot ? (root.getElementById(id)?.textContent ?? '') : '';
          const label = control.querySelector('.switch-label') ?? control;
          const name = control.getAttribute('aria-label') ?? label.textContent?.trim() ?? '';
          return [name, control.getAttribute('aria-disabled') === 'true' ? about.trim() : null];
        }),
      ),
  );

async function ask({ origin }: Host, role: Role, [method, path, body]: Control['request']): Promise<number> {
  const headers = { cookie: `role=${role}`, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return (await fetch(`${origin}/api/integrations${path}`, { method, headers, ...sent })).status;
}

describe.skipIf(!hasBrowser)('the console, to each role', () => {
  it.each(roles)('shows what the policy permits a %s, why not the rest, and the server agrees', async (role) => {
    const host = await startHost();
    const id = await connect(host, 'acme');
    const cells = host.integrations.policy.explain().filter((cell) => cell.role === role && cell.conditions === null);
    const isAllowed = (needed: Permission) => cells.some(({ permission, allowed }) => permission === needed && allowed);
    const { page } = await open('/', { host, role, mayComplain: /403/ });
    const check = async (path: string, controls: Controls) => {
      await page.goto(`${host.origin}/api/integrations/console${path}`);
      const expected = new Map<string, string | null>();
      const answers = new Map<string, number>();
      for (const [name, { needs, request, onlyWith }] of Object.entries(controls)) {
        if (!isAllowed(needs)) answers.set(name, await ask(host, role, request));
        if (onlyWith === undefined || isAllowed(onlyWith))
          expected.set(name, isAllowed(needs) ? null : (reasons[needs] ?? 'no reason is known'));
      }
      expect([...answers].filter(([, status]) => status !== 403)).toEqual([]);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(async () => [path, await readControls(page)]).toEqual([path, expected]);
    };
    for (const [path, controls] of Object.entries(screensOf(id))) await check(path, controls);
    const live = await host.shop.actions.run(id, 'import_orders');
    for (const [path, controls] of Object.entries(runScreen(live.id))) await check(path, controls);
  });
});
