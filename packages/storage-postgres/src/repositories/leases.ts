import type { LeaseRepository } from '@makerfex/integrations-core/storage';
import type { Statements } from '../statements.ts';

export const leaseRepository = (shop: Statements): LeaseRepository => ({
  async acquire(name, owner, now, expiresAt) {
    const written = await shop.write(
      `insert into integration_lease as held (shop_id, name, owner, expires_at) values ($1, $2, $3, $4)
       on conflict (shop_id, name) do update set owner = excluded.owner, expires_at = excluded.expires_at
       where held.owner = excluded.owner or held.expires_at <= $5`,
      name,
      owner,
      expiresAt,
      now,
    );
    return written > 0;
  },

  async release(name, owner) {
    await shop.write('delete from integration_lease where shop_id = $1 and name = $2 and owner = $3', name, owner);
  },
});
