import { describe, expect } from 'vitest';
import { problem, startHost } from '../../../test/browser/host.ts';
import { expectNoViolations, inBrowser, isAsWideAsTheWindow, open, violationsOf } from '../../../test/browser/open.ts';

describe('the overview', () => {
  inBrowser('shows a card for each provider, and says what to do next', async () => {
    const { page } = await open('/');
    const cards = page.getByRole('listitem').filter({ has: page.getByRole('heading') });
    await expect.poll(() => cards.count()).toBe(3);
    expect(await cards.first().innerText()).toContain('Never connected');
    await expectNoViolations(page);
  });
});
