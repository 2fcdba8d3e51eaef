import { createHash } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
  mikroOrmStorage,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { instagram } from '../src/provider.ts';
import { picture } from './pictures.ts';

export const crashActor = { id: 'owner-1', shopId: 'shop-of-crashes', role: 'owner' } as const;

const bytes = new Uint8Array(await picture(400, 400));
/** Returns a picture that fits, at any address. */
export const fetchSquare = async (): Promise<Response> => new Response(bytes);

export const openOrm = (clientUrl: string) =>
  MikroORM.init({
    entities: integrationEntities,
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
    clientUrl,
  });

/** A host with short waits where every product is a carousel of two, and Instagram is at `origin`. */
export const crashHost = (orm: Awaited<ReturnType<typeof openOrm>>, origin: string) =>
  createIntegrations({
    providers: [
      instagram({
        app: { clientId: 'app', clientSecret: 'secret' },
        baseUrl: origin,
        fetchImage: fetchSquare,
        timing: { pollMs: 10, pollLongestMs: 50, pollForMs: 5_000, graceMs: 200, lateMs: 20 },
      }),
    ],
    storage: mikroOrmStorage(orm),
    vault: keyring({
      current: 'k',
      keys: { k: createHash('sha256').update('the key of these tests').digest('base64') },
    }),
    ports: {
      catalog: {
        getProduct: async (id) => ({
          title: id,
          description: null,
          price: null,
          url: null,
          tags: [],
          images: ['front', 'back'].map((side) => ({ url: `https://images.example.com/${id}/${side}.jpg`, alt: side })),
        }),
      },
    },
    // A busy machine keeps its leases; that of a killed worker is ended at once, by the test.
    runs: { leaseMs: 5_000 },
  });
