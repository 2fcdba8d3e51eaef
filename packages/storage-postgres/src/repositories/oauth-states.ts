import {
  isId,
  mostOAuthStates,
  type OAuthStateRepository,
  type OAuthStateRow,
} from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';

const list = columns<OAuthStateRow>(
  ['stateHash', 'connectionId', 'actorId', 'redirectUri', 'returnTo', 'verifier'],
  ['createdAt', 'expiresAt'],
);

const toRow = (stored: Stored<OAuthStateRow>): OAuthStateRow => ({
  ...stored,
  createdAt: toDate(stored.createdAt),
  expiresAt: toDate(stored.expiresAt),
});

export const oauthStateRepository = (shop: Statements): OAuthStateRepository => ({
  async insert(row) {
    await shop.write('delete from integration_oauth_state where shop_id = $1 and expires_at <= $2', row.createdAt);
    if (!isId(row.connectionId)) return;
    // With the connection locked, those who begin at once come one after another.
    await shop.first(
      'select 1 from integration_connection where shop_id = $1 and id = $2 and deletion is null for no key update',
      row.connectionId,
    );
    await shop.write(
      `delete from integration_oauth_state where shop_id = $1 and state_hash in (
         select state_hash from integration_oauth_state where shop_id = $1 and connection_id = $2
         order by created_at desc, state_hash offset $3)`,
      row.connectionId,
      mostOAuthStates - 1,
    );
    await shop.write(
      `insert into integration_oauth_state (shop_id, connection_id, state_hash, actor_id, redirect_uri, return_to, verifier,
         created_at, expires_at)
       select shop_id, id, $3, $4, $5, $6, $7::json, $8::timestamptz, $9::timestamptz
       from integration_connection where shop_id = $1 and id = $2 and deletion is null for key share`,
      row.connectionId,
      row.stateHash,
      row.actorId,
      row.redirectUri,
      row.returnTo,
      toJson(row.verifier),
      row.createdAt,
      row.expiresAt,
    );
  },

  async take(stateHash, now) {
    const stored = await shop.first<Stored<OAuthStateRow>>(
      `delete from integration_oauth_state where shop_id = $1 and state_hash = $2 returning ${list}`,
      stateHash,
    );
    const row = stored && toRow(stored);
    return row && row.expiresAt > now ? row : null;
  },
});
