import { describe, expect, it } from 'vitest';
import { all, day, noticesOf, now, pulls, scripted, simulatedShop } from '../../test/shop.ts';
import { cursorSchema } from './cursor.ts';

const window = { since: new Date(now - day), until: new Date(now) };
const deletedOf = (pages: readonly { deleted?: readonly string[] }[]) => pages.flatMap(({ deleted = [] }) => deleted);

describe('deleted products', () => {
  it('come from the events of the window', async () => {
    let clock = now - 10 * day;
    const { context, settings, simulator } = simulatedShop({ products: 400, now: () => clock });
    const before = simulator.deleteProducts(3);
    clock = now - 60_000;
    const gone = simulator.deleteProducts(270);
    const pages = await all(pulls.products({ ...context, window }, settings));
    expect(deletedOf(pages)).toEqual(gone);
    const everything = { since: null, until: new Date(now) };
    const full = await all(pulls.products({ ...context, window: everything, input: { full: true } }, settings));
    expect(deletedOf(full)).toEqual([...before, ...gone]);
  });

  it('are not requested by a first import', async () => {
    const { context, settings, simulator } = simulatedShop({ products: 10 });
    await all(pulls.products(context, settings));
    expect(simulator.requests.some(({ operation }) => operation === 'Deletions')).toBe(false);
  });

  it('are delivered once when the run is interrupted', async () => {
    let clock = now - day;
    const { context, settings, simulator } = simulatedShop({ products: 600, now: () => clock });
    clock = now - 60_000;
    simulator.changeProducts(30);
    const gone = simulator.deleteProducts(520);
    const pages = await all(pulls.products({ ...context, window }, settings));
    for (const [index, { cursor }] of pages.entries()) {
      const stored = cursorSchema.parse(JSON.parse(JSON.stringify(cursor)));
      const rest = await all(pulls.products({ ...context, window, cursor: stored }, settings));
      expect([...deletedOf(pages.slice(0, index + 1)), ...deletedOf(rest)]).toEqual(gone);
    }
  });

  const events = (answer: unknown) =>
    scripted((operation) => (operation === 'Deletions' ? { data: { events: answer } } : undefined));
  const { settings } = simulatedShop();

  it('come only from events of products, because Shopify ignores an unknown search term', async () => {
    const nodes = [
      { action: 'update', subjectType: 'PRODUCT', subjectId: 'gid://shopify/Product/1' },
      { action: 'destroy', subjectType: 'ORDER', subjectId: 'gid://shopify/Order/2' },
      { action: 'destroy', subjectType: 'PRODUCT', subjectId: 'gid://shopify/Product/3' },
      { action: 'destroy', subjectType: 'PRODUCT', subjectId: null },
    ];
    const context = events({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });
    expect(deletedOf(await all(pulls.products({ ...context, window }, settings)))).toEqual(['3']);
  });

  it('stay as they are, with a notice, when Shopify does not answer the events', async () => {
    const pages = await all(pulls.products({ ...events(null), window }, settings));
    expect(deletedOf(pages)).toEqual([]);
    expect(noticesOf(pages)).toEqual(['deletions_unknown']);
  });

  it('fail the run when they cannot be read', async () => {
    const reading = all(pulls.products({ ...events({ nodes: [] }), window }, settings));
    await expect(reading).rejects.toMatchObject({ code: 'provider_malformed' });
  });
});
