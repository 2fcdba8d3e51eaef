import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { providers } from './shared/providers.ts';
import { appUrl, vaultKeys } from './shared/settings.ts';
import { ports } from './shared/sql-ports.ts';

@Injectable()
export class IntegrationsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #pool = new Pool({ connectionString: appUrl });
  readonly integrations = createIntegrations({
    providers,
    storage: postgresStorage(this.#pool),
    vault: keyring(vaultKeys),
    ports,
  });

  onApplicationBootstrap() {
    return this.integrations.start();
  }

  async onApplicationShutdown() {
    await this.integrations.stop();
    await this.#pool.end();
  }
}
