import { createHash } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
  mikroOrmStorage,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { vendorService } from '../src/provider.ts';
import { sales } from './docs-sales.ts';
import { mailOf } from './mail-server.ts';

export const crashActor = { id: 'owner-1', shopId: 'shop-of-crashes', role: 'owner' } as const;

class CreateInvoices extends Migration {
  override up(): void {
    this.addSql(
      'create table host_invoice (id text primary key, shop_id text not null, number serial, body json, made_by json)',
    );
  }
}

export const openOrm = (clientUrl: string) =>
  MikroORM.init({
    entities: integrationEntities,
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: {
      migrationsList: [...integrationMigrations, { name: 'create-invoices', class: CreateInvoices }],
      snapshot: false,
      silent: true,
    },
    clientUrl,
  });

/** The documentation's Sales domain. @param onIssued called before the transaction commits */
const salesPorts = (onIssued: () => void): typeof sales => ({
  ...sales,
  createInvoice: async (draft, context) => {
    const invoice = await sales.createInvoice(draft, context);
    onIssued();
    return invoice;
  },
});

const documents = pdfDocuments();

/** A host with two vendors: `painter` gets mails, `packer` webhooks. */
export const crashHost = (
  orm: Awaited<ReturnType<typeof openOrm>>,
  mailPort: number,
  onIssued: () => void = () => undefined,
) =>
  createIntegrations({
    providers: [
      vendorService({ key: 'painter', label: 'Painter', documents, email: mailOf({ port: mailPort }) }),
      vendorService({ key: 'packer', label: 'Packer', documents }),
    ],
    storage: mikroOrmStorage(orm),
    vault: keyring({
      current: 'k',
      keys: { k: createHash('sha256').update('the key of these tests').digest('base64') },
    }),
    ports: { sales: salesPorts(onIssued) },
    // The vendor's webhook is on this machine.
    outbound: { allowPrivateAddresses: true },
    // A busy machine keeps its leases; that of a killed worker is ended at once, by the test.
    runs: { leaseMs: 5_000, retry: { baseMs: 1, maxMs: 20, attempts: 3 } },
  });
