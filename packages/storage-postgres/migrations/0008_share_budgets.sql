-- What is left of the requests that a provider allows an app, which all shops and all processes share. Of no shop: it names none.
create table integration_budget (
  provider_key text collate "C" not null,
  app_hash text collate "C" not null,
  state json,
  primary key (provider_key, app_hash)
);
