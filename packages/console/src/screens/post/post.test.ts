import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../test/browser/host.ts';
import {
  expectNoViolations,
  hasBrowser,
  isAsWideAsTheWindow,
  type OpenOptions,
  open,
} from '../../../test/browser/open.ts';
import { servePictures, startPostHost } from '../../../test/browser/post-host.ts';

async function openComposer(options: Omit<OpenOptions, 'host'> = {}) {
  const given = await startPostHost();
  const { page } = await open(given.path, { ...options, host: given.host });
  await servePictures(page);
  const product = page.getByRole('combobox');
  await product.waitFor();
  const choose = async (title: string) => {
    await product.fill(title);
    await page.getByRole('option').first().click();
    await page.locator('#caption').waitFor();
  };
  const inputs = async () => (await given.host.shop.runs.list({ limit: 20 })).rows.map(({ input }) => input);
  return { ...given, page, choose, inputs };
}

/** The name of the button that has the focus, in whatever root. */
const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label');
  });

const url = (name: string): string => `https://images.example.com/${name}`;

describe.skipIf(!hasBrowser)('composing a post', () => {
  it('finds the pictures of a product, lets a person arrange them with the keyboard, and posts what they see', async () => {
    const { page, choose, simulator } = await openComposer({ role: 'employee' });
    await choose('Mug');
    expect(await page.getByLabel('Caption', { exact: true }).inputValue()).toContain(
      'Mug <img src=x onerror=alert(1)>',
    );
    await page.getByText('0 of 100 posts used in a day').waitFor();
    await expectNoViolations(page);
    const later = page.getByRole('button', { name: 'Later: Picture 1' });
    await later.focus();
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Earlier: Picture 2');
    await page.getByLabel('What it shows: Picture 1').fill('The bottom');
    await page.getByLabel('Caption', { exact: true }).fill('A mug #handmade by @me');
    await page.getByText('1 of 30 hashtags').waitFor();
    await page.getByText('You have changed something since: check again.').waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('You have changed something since').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByText('There is no undo').waitFor();
    await expectNoViolations(page);
    expect(simulator.posts).toHaveLength(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Post', exact: true }).click();
    const link = page.getByRole('link', { name: 'See the post' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe(simulator.posts[0]?.permalink);
    // What only programmers read is folded away.
    expect(await page.getByText('"rule":"quota"').isVisible()).toBe(false);
    expect(simulator.posts).toMatchObject([
      {
        caption: 'A mug #handmade by @me',
        images: [
          { url: url('2.jpg'), alt: 'The bottom' },
          { url: url('1.jpg'), alt: 'A brown mug' },
        ],
      },
    ]);
    await expectNoViolations(page);
  });

  it('shows pictures as they will be cut, and ties problems to them', async () => {
    const { page, choose, inputs } = await openComposer({ language: 'de', scheme: 'dark', width: 320 });
    await choose('Tall');
    const pictures = page.getByRole('listitem').filter({ has: page.locator('img') });
    await page.waitForFunction(() => {
      const shown = document
        .querySelector('mfx-console')
        ?.shadowRoot?.querySelector('mfx-action')
        ?.shadowRoot?.querySelector('mfx-post')?.shadowRoot;
      return [...(shown?.querySelectorAll('img') ?? [])].every(
        ({ naturalWidth, style }) => naturalWidth > 0 && style.aspectRatio === '1 / 1',
      );
    });
    expect(await pictures.nth(2).textContent()).toContain('400 × 1200');
    const post = page.getByRole('button', { name: 'Veröffentlichen', exact: true });
    expect(await post.getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Beheben Sie erst die Probleme').waitFor();
    await expectNoViolations(page);
    expect(await isAsWideAsTheWindow(page)).toBe(true);
    await page.getByRole('button', { name: 'Entfernen: Bild 3' }).click();
    await page.getByRole('button', { name: 'Prüfen', exact: true }).click();
    await page.getByText('Sie haben seitdem etwas geändert').waitFor({ state: 'detached' });
    expect(await post.getAttribute('aria-disabled')).toBe(null);
    expect((await inputs())[0]).toMatchObject({ image_urls: [url('2.jpg'), url('1.jpg')], dry_run: true });
  });

  it('moves pictures by dragging', async () => {
    const { page, choose } = await openComposer();
    await choose('Mug');
    const pictures = page.locator('.pictures img');
    await pictures.nth(1).dragTo(pictures.nth(0));
    await expect.poll(() => pictures.nth(0).getAttribute('src')).toBe(url('2.jpg'));
  });

  it('makes the caption from another template, and counts it as the server does', async () => {
    const { page, choose, host } = await openComposer();
    await choose('Mug');
    await page.getByText('Make the caption from a template').click();
    await page.getByLabel('Template').fill('🏺 {title} #a #b&#39; #ç @you me@x.com ##c');
    await page.getByRole('button', { name: 'Make the caption' }).click();
    await expect.poll(() => page.getByLabel('Caption', { exact: true }).inputValue()).toContain('🏺 Mug');
    const [run] = (await host.shop.runs.list({ limit: 1 })).rows;
    const messages = JSON.stringify(run?.result);
    for (const what of ['characters', 'hashtags', 'mentions']) {
      const said = await page.locator('#caption-hint').textContent();
      const [, count] = new RegExp(`(\\d+) of \\d+ ${what}`).exec(said ?? '') ?? [];
      expect(messages).toContain(`${count} ${what} of`);
    }
  });

  it('keeps what was written while the session ends and without a network', async () => {
    const { page, choose, host } = await openComposer({ mayComplain: /401|DISCONNECTED/ });
    await choose('Mug');
    await page.getByLabel('Caption', { exact: true }).fill('Written');
    host.answerInstead('/actions/post_instagram_product', () => problem(401, 'unauthenticated'));
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('button', { name: 'I have signed in' }).click();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('You are offline.').waitFor();
    expect(await page.getByLabel('Caption', { exact: true }).inputValue()).toBe('Written');
    await expectNoViolations(page);
  });

  it('takes the id of a product from a host that finds none, and says why a check failed', async () => {
    const { host, path } = await startPostHost({ findsProducts: false });
    const { page } = await open(path, { host });
    await servePictures(page);
    await page.getByLabel('Product').fill('cup');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('The catalog has no product cup: choose another one.').waitFor();
    await expectNoViolations(page);
    await page.getByLabel('Product').fill('mug');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.locator('#caption').waitFor();
    expect(await page.getByText('The catalog has no product').count()).toBe(0);
  });

  it('says so if the browser cannot show a picture', async () => {
    const { page, choose, products } = await openComposer({ mayComplain: /404/ });
    const [mug] = products.values();
    // The policy of the page does not allow the first, and nobody has the second.
    const images = ['http://images.example.com/1.jpg', 'https://images.example.com/4.jpg'].map((each) => ({
      url: each,
    }));
    if (mug) products.set('mug', { ...mug, images });
    await choose('Mug');
    await page.getByText('Picture 2: This picture cannot be shown here.').waitFor();
    await page.getByText('Picture 1: This picture cannot be shown here.').waitFor();
    await page.getByText('its address is not an https URL').waitFor();
    await expectNoViolations(page);
  });

  it('leads to what a person can do if it is not known whether it was posted', async () => {
    const { page, choose, host, simulator } = await openComposer();
    await choose('Mug');
    simulator.faults.next({ kind: 'server_error', path: 'media_publish', takesEffect: true });
    const gone = { kind: 'graph_error', error: { code: 100, subcode: 33 }, method: 'GET', count: 999 } as const;
    host.integrations.onEvent(({ meta }) => {
      if (meta['step'] === 'publishing') simulator.faults.next(gone);
    });
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByRole('heading', { name: 'Did it arrive?' }).waitFor();
    await page.getByRole('button', { name: 'Yes, it is there' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
    expect(simulator.posts).toHaveLength(1);
  });

  it('is not for a connection that is off, and says so', async () => {
    const { host, id, path } = await startPostHost();
    await host.shop.connections.disable(id);
    const { page } = await open(path, { host, role: 'employee' });
    await page.getByText('The connection is switched off').first().waitFor();
    expect(await page.getByRole('button', { name: 'Check' }).getAttribute('aria-disabled')).toBe('true');
    await expectNoViolations(page);
  });
});
