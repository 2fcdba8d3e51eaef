import { Migration } from '@mikro-orm/migrations';

const tables = {
  integration_connection: `
    shop_id text not null, id uuid not null, provider_key text collate "C" not null, status text not null,
    health text not null, health_reason text, config json not null, enabled_capabilities text[] not null,
    last_synced_at timestamptz(3), created_by text not null, created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null, version int not null,
    primary key (shop_id, id),
    constraint integration_connection_provider unique (shop_id, provider_key)`,

  integration_credential: `
    shop_id text not null, id uuid not null, connection_id uuid not null, kind text not null, version int not null,
    encrypted_secret text not null, wrapped_key text, key_id text not null, scopes text[], expires_at timestamptz(3),
    refresh_expires_at timestamptz(3), revoked_at timestamptz(3), created_by text not null,
    created_at timestamptz(3) not null,
    primary key (shop_id, id),
    constraint integration_credential_version unique (shop_id, connection_id, version),
    constraint integration_credential_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
      references integration_connection (shop_id, id) on delete cascade`,

  integration_oauth_state: `
    shop_id text not null, state_hash text collate "C" not null, connection_id uuid not null, actor_id text not null,
    redirect_uri text not null, return_to text, verifier json, created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    primary key (shop_id, state_hash),
    constraint integration_oauth_state_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
      references integration_connection (shop_id, id) on delete cascade`,

  integration_event_log: `
    shop_id text not null, id uuid not null, connection_id uuid, level text collate "C" not null,
    event_type text collate "C" not null, message text not null, meta json not null, actor_id text,
    created_at timestamptz(3) not null,
    primary key (shop_id, id)`,

  integration_run: `
    shop_id text not null, id uuid not null, connection_id uuid not null, capability text collate "C" not null,
    input json not null, state text not null, progress json not null, steps json not null, attempts int not null,
    failures int not null, eta timestamptz(3), expires_at timestamptz(3), idempotency_key text,
    lease_owner text, lease_expires_at timestamptz(3), cancel_requested boolean not null, result json, error json,
    actor_id text not null, created_at timestamptz(3) not null, started_at timestamptz(3), finished_at timestamptz(3),
    primary key (shop_id, id),
    constraint integration_run_idempotency unique (shop_id, connection_id, idempotency_key),
    constraint integration_run_end
      check ((finished_at is null) = (state <> all (array['SUCCESS'::text, 'FAILURE'::text, 'REVOKED'::text]))),
    constraint integration_run_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
      references integration_connection (shop_id, id) on delete cascade`,

  integration_schedule: `
    shop_id text not null, connection_id uuid not null, capability text collate "C" not null, cron text not null,
    time_zone text not null, input json not null, enabled boolean not null, actor_id text not null,
    actor_role text not null, next_at timestamptz(3) not null, last_run_id uuid, created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    primary key (shop_id, connection_id, capability),
    constraint integration_schedule_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
      references integration_connection (shop_id, id) on delete cascade`,

  integration_record: `
    shop_id text not null, provider_key text collate "C" not null, kind text collate "C" not null,
    external_id text collate "C" not null, host_id text not null, content_hash text not null,
    source_updated_at timestamptz(3), deleted_at timestamptz(3), enumeration_id text,
    primary key (shop_id, provider_key, kind, external_id)`,

  integration_sync: `
    shop_id text not null, connection_id uuid not null, capability text collate "C" not null,
    watermark timestamptz(3), resume json,
    primary key (shop_id, connection_id, capability),
    constraint integration_sync_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
      references integration_connection (shop_id, id) on delete cascade`,

  integration_lease: `
    shop_id text not null, name text collate "C" not null, owner text not null, expires_at timestamptz(3) not null,
    primary key (shop_id, name)`,
};

const indexes = [
  'unique index integration_credential_live on integration_credential (shop_id, connection_id) where revoked_at is null',
  'index integration_oauth_state_connection on integration_oauth_state (shop_id, connection_id)',
  'index integration_event_log_connection on integration_event_log (shop_id, connection_id, id)',
  'index integration_event_log_level on integration_event_log (shop_id, level, id)',
  'index integration_event_log_type on integration_event_log (shop_id, event_type, id)',
  'index integration_event_log_time on integration_event_log (shop_id, created_at)',
  'unique index integration_run_live on integration_run (shop_id, connection_id, capability) where finished_at is null',
  'index integration_run_connection on integration_run (shop_id, connection_id, id)',
  'index integration_schedule_due on integration_schedule (next_at) where enabled',
  'index integration_run_unfinished on integration_run (id) where finished_at is null',
];

/** A connection is of one shop: a planner that does not know it sorts all rows of a connection for one page. */
const statistics = ['integration_event_log', 'integration_run'].map(
  (table) => `create statistics ${table}_of_shop (dependencies) on shop_id, connection_id from ${table}`,
);

const appendOnly = [
  `create function integration_event_log_append_only_fn() returns trigger as $$ begin
     raise exception 'The event log is append-only.' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
  `create trigger append_only before update or truncate on integration_event_log for each statement
     execute function integration_event_log_append_only_fn()`,
  // One line, as MikroORM compares it.
  `create function integration_event_log_kept_90_days_fn() returns trigger as $$ begin if old.created_at > now() - interval '90 days' then raise exception 'Events are kept for 90 days.' using errcode = 'restrict_violation'; end if; return old; end; $$ language plpgsql`,
  `create trigger kept_90_days before delete on integration_event_log for each row
     execute function integration_event_log_kept_90_days_fn()`,
];

/** What a search over all shops may read. */
const windows = {
  integration_run: `current_setting('makerfex.seek', true) = 'abandoned_runs' and finished_at is null`,
  integration_schedule: `current_setting('makerfex.seek', true) = 'due_schedules' and enabled`,
  integration_credential: `current_setting('makerfex.seek', true) = 'credentials_to_rewrap' and wrapped_key is not null`,
  integration_event_log: `current_setting('makerfex.seek', true) = 'shops_to_purge' and created_at < now() - interval '90 days'`,
};

/** The tables of the SDK, with both walls between shops. Never edited: a change is another migration. */
export class CreateIntegrationTables extends Migration {
  override up(): void {
    for (const [table, columns] of Object.entries(tables)) this.addSql(`create table ${table} (${columns})`);
    for (const index of indexes) this.addSql(`create ${index}`);
    for (const statement of [...statistics, ...appendOnly]) this.addSql(statement);
    for (const table of Object.keys(tables)) {
      this.addSql(`alter table ${table} enable row level security`);
      this.addSql(`alter table ${table} force row level security`);
      const ofShop = `shop_id = current_setting('makerfex.shop_id', true)`;
      const wall = table in windows ? `coalesce(${ofShop}, false)` : ofShop;
      this.addSql(`create policy integration_shop on ${table} using (${wall})`);
    }
    for (const [table, window] of Object.entries(windows))
      this.addSql(`create policy integration_seek on ${table} for select using (${window})`);
  }

  override down(): void {
    for (const table of Object.keys(tables).toReversed()) this.addSql(`drop table ${table}`);
    this.addSql('drop function integration_event_log_append_only_fn()');
    this.addSql('drop function integration_event_log_kept_90_days_fn()');
  }
}
