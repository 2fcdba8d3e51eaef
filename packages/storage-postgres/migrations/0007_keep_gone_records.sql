-- Records that a provider no longer has and that have no link: a page that was read before does not bring them back.
create table integration_webhook_gone (
  shop_id text not null,
  provider_key text collate "C" not null,
  kind text collate "C" not null,
  external_id text collate "C" not null,
  read_at timestamptz(3) not null,
  primary key (shop_id, provider_key, kind, external_id)
);

create index integration_webhook_gone_time on integration_webhook_gone (shop_id, read_at);

alter table integration_webhook_gone enable row level security;

alter table integration_webhook_gone force row level security;

create policy integration_shop on integration_webhook_gone using (shop_id = current_setting('makerfex.shop_id', true));
