import { describe, expect, it } from 'vitest';
import { connect, startHost } from '../../test/browser/host.ts';
import { hasBrowser, openPage } from '../../test/browser/open.ts';

describe.skipIf(!hasBrowser)('an element whose properties change', () => {
  it('reads again with another client, and shows nothing of the one before', async () => {
    const host = await startHost();
    const { page } = await openPage('<mfx-overview></mfx-overview>', { host });
    await page.getByRole('heading', { name: 'Acme' }).waitFor();
    await page.evaluate(() => {
      const client = {
        providers: { list: async () => [] },
        connections: { list: async () => [] },
        permissions: { get: async () => ({ permissions: [] }) },
        runs: { list: async () => ({ data: [], next_cursor: null }) },
      };
      Object.assign(document.querySelector('mfx-overview') ?? {}, { client });
    });
    await page.getByText('No integrations are set up').waitFor();
    expect(await page.getByRole('heading', { name: 'Acme' }).count()).toBe(0);
  });

  it('reads again with another id or another base address, and asks once for each', async () => {
    const host = await startHost();
    const [acme, broken] = [await connect(host, 'acme'), await connect(host, 'broken')];
    const { page } = await openPage(`<mfx-connection connection-id="${acme}"></mfx-connection>`, { host });
    await page.getByRole('heading', { level: 1, name: 'Acme' }).waitFor();
    const element = page.locator('mfx-connection');
    await element.evaluate((each, id) => each.setAttribute('connection-id', id), broken);
    await page.getByRole('heading', { level: 1, name: 'Broken' }).waitFor();
    await element.evaluate((each) => each.setAttribute('base-url', '/api/integrations/'));
    const ofBroken = () => host.asked.filter((path) => path.endsWith(`/connections/${broken}`)).length;
    await expect.poll(ofBroken).toBe(2);
    expect(host.asked.filter((path) => path.endsWith(`/connections/${acme}`))).toHaveLength(1);
  });

  it('asks with the client that is given in the same turn as it is put into the page, and with no other', async () => {
    const host = await startHost();
    const { page } = await openPage('', { host });
    await page.waitForFunction(() => customElements.get('mfx-deliveries'));
    await page.evaluate(() => {
      const element = document.createElement('mfx-deliveries');
      document.body.append(element);
      Object.assign(element, {
        client: {
          events: { list: async () => ({ data: [], next_cursor: null }) },
          providers: { list: async () => [] },
        },
      });
    });
    await page.getByText('No provider has reported anything').waitFor();
    expect(host.asked).toEqual([]);
  });

  it('reads again when it is moved within the page', async () => {
    const host = await startHost();
    const { page } = await openPage('<mfx-deliveries></mfx-deliveries><div id="other"></div>', { host });
    await page.getByText('No provider has reported anything').waitFor();
    const before = host.asked.length;
    await page.evaluate(() => document.querySelector('#other')?.append(document.querySelector('mfx-deliveries') ?? ''));
    await expect.poll(() => host.asked.length).toBeGreaterThan(before);
    await page.getByText('No provider has reported anything').waitFor();
  });
});
