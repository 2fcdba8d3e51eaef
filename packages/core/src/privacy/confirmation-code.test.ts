import { describe, expect, it } from 'vitest';
import { privacyShop } from '../../test/privacy-shop.ts';
import { confirmationCodeOf, findPrivacyStatus } from './confirmation-code.ts';
import { recordPrivacyRequest } from './record-request.ts';
import { settleRequest } from './settle.ts';

const body = new TextEncoder().encode('signed_request=signature.payload');
const code = confirmationCodeOf(body, true);

describe('a confirmation code', () => {
  it('is the same when the request is sent again, and another one for another body', () => {
    expect(confirmationCodeOf(body, true)).toBe(code);
    expect(confirmationCodeOf(new TextEncoder().encode('signed_request=other'), true)).not.toBe(code);
    expect(code).toMatch(/^r[0-9a-f]{32}$/);
  });

  it('shows how far the request is, and nothing of the shop', async () => {
    const shop = await privacyShop();
    const row = await shop.record({ confirmationCode: code });
    const { requestedAt, dueAt } = row;
    expect(await findPrivacyStatus(shop.storage, code)).toEqual({
      state: 'received',
      requestedAt,
      dueAt,
      settledAt: null,
    });
    await shop.inShop((unit) => settleRequest(unit, row, { port: 'p' }, { at: dueAt, note: null }));
    expect(await findPrivacyStatus(shop.storage, code)).toEqual({
      state: 'settled',
      requestedAt,
      dueAt,
      settledAt: dueAt,
    });
  });

  it('is stored only as a hash', async () => {
    const shop = await privacyShop();
    const { id } = await shop.record({ confirmationCode: code });
    expect(JSON.stringify([await shop.get(id), await shop.events()])).not.toContain(code);
  });

  it('of an account in two shops is settled once both are', async () => {
    const shop = await privacyShop();
    const first = await shop.record({ confirmationCode: code });
    const { id: _, ...request } = first;
    await shop.storage.transaction({ shopId: 'shop-2' }, (unit) =>
      recordPrivacyRequest(unit, { ...request, receivedAt: first.requestedAt, confirmationCode: code }),
    );
    await shop.inShop((unit) => settleRequest(unit, first, { port: 'p' }, { at: first.dueAt, note: null }));
    expect(await findPrivacyStatus(shop.storage, code)).toMatchObject({ state: 'received' });
  });

  it('of an account that nobody has says that nothing is stored', async () => {
    const { storage } = await privacyShop();
    expect(await findPrivacyStatus(storage, confirmationCodeOf(body, false))).toEqual({ state: 'nothing_stored' });
  });

  it.each(['', 'r', code.slice(0, -1), `${code}0`, code.toUpperCase(), code.replace('r', 'x'), `r${'0'.repeat(32)}`])(
    'that was never issued is unknown: %j',
    async (unknown) => {
      const shop = await privacyShop();
      await shop.record({ confirmationCode: code });
      expect(await findPrivacyStatus(shop.storage, unknown)).toBeNull();
    },
  );
});
