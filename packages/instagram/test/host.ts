import { randomBytes } from 'node:crypto';
import { type Actor, createIntegrations, type EventRow, keyring } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
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

/** Waits too short to be felt. */
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

/** A product with so many pictures. */
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
  /** Where the host keeps pictures that were made anew; it has no such port unless told. */
  readonly keep?: (image: PublishableImage, pictures: PictureServer['pictures']) => string;
  /** Sees each request before it is sent. */
  readonly see?: (request: Request) => Promise<void>;
  /** How often a run may meet a passing fault; 6 unless told. */
  readonly attempts?: number;
  /** How long a call waits for the rate budget; as usual unless told. */
  readonly maxBudgetWaitMs?: number;
}

/** Keeps each picture under its own sum. */
export const keepBySum: NonNullable<HostOptions['keep']> = ({ bytes, sha256 }, pictures) => {
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
  const { keep } = options;
  const storage = memoryStorage();
  const catalog = {
    product,
    getProduct: async (id: string) => (id === 'mug' ? catalog.product : null),
  };
  const kept: PublishableImage[] = [];
  const publishImage = async (image: PublishableImage): Promise<string> => {
    kept.push(image);
    return keep?.(image, server.pictures) ?? '';
  };
  /** A worker of its own, as another process has it. */
  const worker = () => {
    const integrations = createIntegrations({
      providers: [instagram({ app: simulator.app, fetchImage: server.fetch, timing: { ...quick, ...options.timing } })],
      storage,
      vault: keyring({ current: 'k1', keys: { k1: masterKey } }),
      ports: { catalog: keep ? { getProduct: catalog.getProduct, publishImage } : { getProduct: catalog.getProduct } },
      outbound: {
        fetch: async (input, init) => {
          const request = new Request(input, init);
          await options.see?.(request.clone());
          return simulator.fetch(request);
        },
        retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 },
        maxBudgetWaitMs: options.maxBudgetWaitMs,
      },
      runs: { leaseMs: 90, retry: { baseMs: 1, maxMs: 20, attempts: options.attempts ?? 6 } },
      log: { error: () => undefined },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const integrations = worker();
  const shop = integrations.for(owner);
  const { id } = await shop.connections.create({ providerKey: 'instagram', config: options.config ?? {} });
  const { access_token, expires_in } = simulator.tokens.issueTokens();
  const secret = { kind: 'oauth2', secret: { access_token }, expiresAt: new Date(Date.now() + expires_in * 1000) };
  await shop.credentials.set(id, secret);

  const ask = (input: object = {}) => shop.actions.run(id, 'post_instagram_product', { product_id: 'mug', ...input });
  const post = async (input: object = {}) => shop.runs.finished((await ask(input)).id);
  return {
    simulator,
    storage,
    server,
    catalog,
    kept,
    worker,
    integrations,
    shop,
    connectionId: id,
    ask,
    /** Runs it to its end. */
    post,
    /** Runs it to its success, and reads what came of it. */
    posted: async (input: object = {}): Promise<PostedProduct> => {
      const run = await post(input);
      if (run.error) throw new Error(`${run.error.code}: ${run.error.message}`);
      return postedProductSchema.parse(run.result);
    },
    /** Events of one type, oldest first. */
    events: async (eventType: EventRow['eventType']): Promise<EventRow[]> =>
      (await shop.events.list({ limit: 200, eventType })).rows.toReversed(),
    /** Does something once a step was noted, before the run goes on. */
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

/** Requests of the simulator whose method and path fit. */
export const askedOf = ({ requests }: InstagramSimulator, text: string | RegExp) =>
  requests.filter(({ method, path }) => {
    const line = `${method} ${path}`;
    return typeof text === 'string' ? line.includes(text) : text.test(line);
  });
