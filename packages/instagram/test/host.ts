import { randomBytes } from 'node:crypto';
import { type Actor, createIntegrations, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import type { EventRow } from '@makerfex/integrations-core/storage';
import { onTestFinished } from 'vitest';
import type { InstagramConfig } from '../src/config.ts';
import { type PostedProduct, postedProductSchema } from '../src/contract.ts';
import type { InstagramTiming } from '../src/post/timing.ts';
import type { PostableProduct, PublishableImage } from '../src/product.ts';
import { instagram } from '../src/provider.ts';
import {
  createInstagramSimulator,
  type InstagramSimulator,
  type InstagramSimulatorOptions,
} from '../src/simulator/index.ts';
import { type PictureServer, picture, pictureServer } from './pictures.ts';

const masterKey = randomBytes(32).toString('base64');

/** Very short waits. */
export const quick: InstagramTiming = {
  callMs: 600,
  pollMs: 1,
  pollLongestMs: 10,
  pollForMs: 400,
  graceMs: 60,
  lateMs: 2,
};

export const mug: PostableProduct = {
  title: 'Mug, hand made',
  description: 'It holds three deciliters.',
  price: { amount: '24.50', currency: 'EUR' },
  url: 'https://shop.example.com/mug',
  tags: ['hand made', 'Mug'],
  images: [{ url: 'https://images.example.com/mug.jpg', alt: 'A brown mug' }],
};

/** A product with this many pictures. */
export const withPictures = (count: number): PostableProduct => ({
  ...mug,
  images: Array.from({ length: count }, (_, index) => ({
    url: `https://images.example.com/${index + 1}.jpg`,
    alt: `Side ${index + 1}`,
  })),
});

export const owner = { id: 'owner-1', shopId: 'shop-1', role: 'owner' } as const satisfies Actor;

export interface HostOptions {
  readonly product?: PostableProduct;
  readonly config?: InstagramConfig;
  readonly simulator?: InstagramSimulatorOptions;
  readonly timing?: Partial<InstagramTiming>;
  /** Stores a converted picture and returns its address. Without it the host has no such port. */
  readonly store?: (image: PublishableImage, pictures: PictureServer['pictures']) => string;
  /** Sees each request before it is sent. */
  readonly see?: (request: Request) => Promise<void>;
  /**
   * How many transient errors a run survives.
   * @default 6
   */
  readonly attempts?: number;
  /** How long a call waits for the rate budget. Defaults to the default of `outbound`. */
  readonly maxBudgetWaitMs?: number;
}

/** Stores each picture under its own hash. */
export const storeByHash: NonNullable<HostOptions['store']> = ({ bytes, sha256 }, pictures) => {
  const url = `https://kept.example.com/${sha256}.jpg`;
  pictures.set(url, bytes);
  return url;
};

/** A host that is connected to a simulated account, with one product in its catalog. */
export async function instagramHost(options: HostOptions = {}) {
  const server = pictureServer();
  const product = options.product ?? mug;
  for (const { url } of product.images) server.pictures.set(url, await picture(1080, 1080));
  const simulator = createInstagramSimulator({ fetchPicture: server.serve, ...options.simulator });
  const { store } = options;
  const storage = memoryStorage();
  const catalog = {
    product,
    getProduct: async (id: string) => (id === 'mug' ? catalog.product : null),
  };
  const stored: PublishableImage[] = [];
  const publishImage = async (image: PublishableImage): Promise<string> => {
    stored.push(image);
    return store?.(image, server.pictures) ?? '';
  };
  /** Another worker, as in another process. */
  const worker = () => {
    const integrations = createIntegrations({
      providers: [instagram({ app: simulator.app, fetchImage: server.fetch, timing: { ...quick, ...options.timing } })],
      storage,
      vault: keyring({ current: 'k1', keys: { k1: masterKey } }),
      ports: { catalog: store ? { getProduct: catalog.getProduct, publishImage } : { getProduct: catalog.getProduct } },
      outbound: {
        fetch: async (input, init) => {
          const request = new Request(input, init);
          await options.see?.(request.clone());
          return simulator.fetch(request);
        },
        retry: { attempts: 3, baseMs: 1, maxMs: 2 },
        maxBudgetWaitMs: options.maxBudgetWaitMs,
      },
      runs: { retry: { baseMs: 1, maxMs: 20, attempts: options.attempts ?? 6 } },
      log: { error: () => undefined },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const integrations = worker();
  const shop = integrations.for(owner);
  const { id } = await shop.connections.create({ providerKey: 'instagram', config: options.config ?? {} });
  const { access_token, expires_in } = simulator.tokens.issueTokens();
  const expiresAt = new Date(Date.now() + expires_in * 1000);
  await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token }, expiresAt });

  const ask = (input: object = {}) => shop.actions.run(id, 'post_instagram_product', { product_id: 'mug', ...input });
  const post = async (input: object = {}) => shop.runs.waitFor((await ask(input)).id);
  return {
    simulator,
    storage,
    server,
    catalog,
    stored,
    worker,
    integrations,
    shop,
    connectionId: id,
    ask,
    /** Posts and waits for the run's end. */
    post,
    /** Posts, expects success, and returns the result. */
    posted: async (input: object = {}): Promise<PostedProduct> => {
      const run = await post(input);
      if (run.error) throw new Error(`${run.error.code}: ${run.error.message}`);
      return postedProductSchema.parse(run.result);
    },
    /** Events of one type, oldest first. */
    events: async (eventType: EventRow['eventType']): Promise<EventRow[]> =>
      (await shop.events.list({ limit: 200, eventType })).rows.toReversed(),
    /** Calls `act` once a step is recorded, before the run continues. */
    atStep: (step: string, act: () => void): void => {
      const end = integrations.onEvent(({ meta }) => {
        if (meta['step'] !== step) return;
        end();
        act();
      });
    },
    asked: (text: string | RegExp) => askedOf(simulator, text),
  };
}
export type InstagramHost = Awaited<ReturnType<typeof instagramHost>>;

/** The simulator's requests whose method and path match. */
export const askedOf = ({ requests }: InstagramSimulator, text: string | RegExp) =>
  requests.filter(({ method, path }) => {
    const line = `${method} ${path}`;
    return typeof text === 'string' ? line.includes(text) : text.test(line);
  });
