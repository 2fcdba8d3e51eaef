import {
  isId,
  type PrivacyRepository,
  type PrivacyRequestRow,
  readPageRequest,
} from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { toPage } from './page.ts';

const select = `select ${columns<PrivacyRequestRow>(
  [
    'id',
    'providerKey',
    'account',
    'connectionId',
    'type',
    'customers',
    'orders',
    'state',
    'codeHash',
    'settledBy',
    'attempts',
    'note',
  ],
  ['requestedAt', 'dueAt', 'redactedAt', 'settledAt', 'nextAt'],
)} from integration_privacy_request where shop_id = $1`;

const toRow = (stored: Stored<PrivacyRequestRow>): PrivacyRequestRow => ({
  ...stored,
  requestedAt: toDate(stored.requestedAt),
  dueAt: toDate(stored.dueAt),
  redactedAt: toDate(stored.redactedAt),
  settledAt: toDate(stored.settledAt),
  nextAt: toDate(stored.nextAt),
});

export const privacyRepository = (shop: Statements): PrivacyRepository => ({
  async insert(row) {
    await shop.write(
      `insert into integration_privacy_request (shop_id, id, provider_key, account, connection_id, type, customers, orders, state,
         code_hash, requested_at, due_at, redacted_at, settled_at, settled_by, attempts, next_at, note)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      row.id,
      row.providerKey,
      row.account,
      row.connectionId !== null && isId(row.connectionId) ? row.connectionId : null,
      row.type,
      toJson(row.customers),
      toJson(row.orders),
      row.state,
      row.codeHash,
      row.requestedAt,
      row.dueAt,
      row.redactedAt,
      row.settledAt,
      row.settledBy,
      row.attempts,
      row.nextAt,
      row.note,
    );
  },

  async find(id) {
    if (!isId(id)) return null;
    const stored = await shop.first<Stored<PrivacyRequestRow>>(`${select} and id = $2`, id);
    return stored && toRow(stored);
  },

  async page({ state, ...request }) {
    const { size, after } = readPageRequest(request);
    const stored = await shop.rows<Stored<PrivacyRequestRow>>(
      `${select} and ($3::uuid is null or id < $3) and ($4::text is null or state = $4) order by id desc limit $2`,
      size + 1,
      after,
      state,
    );
    return toPage(stored.map(toRow), size);
  },

  async findDue(now, limit) {
    const stored = await shop.rows<Stored<PrivacyRequestRow>>(
      `${select} and next_at <= $2 order by next_at, id limit $3`,
      now,
      limit,
    );
    return stored.map(toRow);
  },

  async update(row, attempts) {
    if (!isId(row.id)) return false;
    const count = await shop.write(
      `update integration_privacy_request set customers = $4, orders = $5, state = $6, redacted_at = $7, settled_at = $8,
         settled_by = $9, attempts = $10, next_at = $11, note = $12
       where shop_id = $1 and id = $2 and attempts = $3 and state = 'open'`,
      row.id,
      attempts,
      toJson(row.customers),
      toJson(row.orders),
      row.state,
      row.redactedAt,
      row.settledAt,
      row.settledBy,
      row.attempts,
      row.nextAt,
      row.note,
    );
    return count > 0;
  },

  async forgetAccounts(providerKey) {
    const done = await shop.first<{ count: number }>(
      `with gone as (
         delete from integration_webhook_account as account where shop_id = $1 and provider_key = $2 and not exists (
           select from integration_credential as live where live.shop_id = $1 and live.connection_id = account.connection_id
             and live.revoked_at is null) returning 1),
       hidden as (
         update integration_credential set visible_fields = null where shop_id = $1 and revoked_at is not null
           and visible_fields is not null and connection_id in (select id from integration_connection where shop_id = $1 and provider_key = $2))
       select count(*)::int as count from gone`,
      providerKey,
    );
    return done?.count ?? 0;
  },
});
