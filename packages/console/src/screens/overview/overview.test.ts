import { describe, expect, it } from 'vitest';
import { expectNoViolations, hasBrowser, open } from '../../../test/browser/open.ts';

describe.skipIf(!hasBrowser)('the overview', () => {
  it('shows a card for each provider, and says what to do next', async () => {
    const { page } = await open('/');
    const cards = page.getByRole('listitem').filter({ has: page.getByRole('heading') });
    await expect.poll(() => cards.count()).toBe(3);
    expect(await cards.first().innerText()).toContain('Never connected');
    await expectNoViolations(page);
  });
});
