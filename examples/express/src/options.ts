import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** End when the demo is done. */
  readonly once: boolean;
  /** Only answer this query. */
  readonly sql: string | undefined;
  readonly help: boolean;
  /** Only start, on an empty database, and wait for requests. */
  readonly serve: boolean;
  /** Only execute runs that another process requests. */
  readonly worker: boolean;
  /** Leave the runs to processes that are workers. */
  readonly noWork: boolean;
  /**
   * Port of the host.
   * @default any free one for the demo, 3000 with `--serve`
   */
  readonly hostPort: number | undefined;
  /** Folder of the database and the vault key. */
  readonly folder: string | undefined;
  /** A PostgreSQL database instead of the one in the folder. */
  readonly databaseUrl: string | undefined;
  /**
   * Port of the first simulated shop; the others follow.
   * @default any free ones
   */
  readonly port: number | undefined;
  /** Sizes of each simulated shop. */
  readonly orders: number | undefined;
  readonly products: number | undefined;
  readonly etsy: RealEtsy | null;
  readonly shopify: RealShopify | null;
}

export interface RealEtsy {
  readonly keystring: string;
  readonly sharedSecret: string;
  readonly shopId: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
}

export interface RealShopify {
  readonly shop: string;
  readonly accessToken: string;
}

export const usage = `Connects an Etsy and a Shopify shop, imports their orders, products and customers
into the tables of a small host, changes some at the source, imports again, posts
a product to Instagram and hands an invoice to a vendor, all through the host's own
HTTP API. Shops and Instagram are simulated on this machine.

Usage: pnpm demo [options]

  --once           end when it is done, instead of waiting for queries on the data
  --serve          start with simulated shops and an empty database, and wait for requests
  --worker         only execute the runs of a demo with the same folder and DATABASE_URL;
                   start any number of them
  --no-work        leave all runs to such workers
  --sql QUERY      run one query on the demo's data, print its rows and end
  --folder DIR     folder of database, vault key and documents (default .makerfex/demo)
  --orders N       orders of each simulated shop, at the first start (default 2000)
  --products N     products of each simulated shop, at the first start (default 300)
  --port N         port of the simulated Etsy; the others follow (default any free ones)
  -h, --help       show this text

Environment, all optional:
  PORT             port of the host (default any free one; 3000 with --serve)
  DATABASE_URL     your PostgreSQL database, instead of PGlite in the folder

  Real shops. If one is set, the demo uses only real shops, and only reads them.
  ETSY_KEYSTRING, ETSY_SHARED_SECRET   of your app at Etsy
  ETSY_SHOP_ID                         the numeric id of the shop
  ETSY_ACCESS_TOKEN                    with the scopes shops_r, listings_r and transactions_r
  ETSY_REFRESH_TOKEN                   optional; without it the demo works for an hour at most
  SHOPIFY_SHOP                         example.myshopify.com
  SHOPIFY_ACCESS_TOKEN                 with the scopes of docs/providers/shopify.md
`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads arguments and environment. @throws Error that names what is wrong, never a value of the environment */
export function readOptions(argv: readonly string[], env: Environment): DemoOptions {
  const { values } = parseArgs({
    // pnpm passes on a separating `--`.
    args: argv.filter((argument) => argument !== '--'),
    options: {
      once: { type: 'boolean', default: false },
      sql: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
      serve: { type: 'boolean', default: false },
      worker: { type: 'boolean', default: false },
      'no-work': { type: 'boolean', default: false },
      folder: { type: 'string' },
      port: { type: 'string' },
      orders: { type: 'string' },
      products: { type: 'string' },
    },
  });
  const databaseUrl = env['DATABASE_URL'] || undefined;
  for (const name of ['worker', 'no-work'] as const)
    if (values[name] && !databaseUrl)
      throw new Error(`--${name} needs DATABASE_URL: PGlite in a folder allows one process.`);
  return {
    once: values.once,
    sql: values.sql,
    help: values.help,
    serve: values.serve,
    worker: values.worker,
    noWork: values['no-work'],
    hostPort: readNumber('PORT', env['PORT'] || undefined, 1, 65_535),
    folder: values.folder,
    databaseUrl,
    port: readNumber('--port', values.port, 1, 65_533),
    orders: readNumber('--orders', values.orders, 50, 100_000),
    products: readNumber('--products', values.products, 20, 10_000),
    etsy: readEtsy(env),
    shopify: readShopify(env),
  };
}

function readNumber(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`${name} must be a whole number from ${least} to ${most}.`);
}

function readEtsy(env: Environment): RealEtsy | null {
  const given = all(env, ['ETSY_KEYSTRING', 'ETSY_SHARED_SECRET', 'ETSY_SHOP_ID', 'ETSY_ACCESS_TOKEN']);
  if (!given) return null;
  const [keystring = '', sharedSecret = '', shopId = '', accessToken = ''] = given;
  return { keystring, sharedSecret, shopId, accessToken, refreshToken: env['ETSY_REFRESH_TOKEN'] || undefined };
}

function readShopify(env: Environment): RealShopify | null {
  const given = all(env, ['SHOPIFY_SHOP', 'SHOPIFY_ACCESS_TOKEN']);
  if (!given) return null;
  const [shop = '', accessToken = ''] = given;
  return { shop, accessToken };
}

/** Half a configuration must fail: otherwise the demo would show simulated data. */
function all(env: Environment, names: readonly string[]): string[] | null {
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return null;
  if (missing.length > 0) throw new Error(`Set ${missing.join(' and ')} too, or none of ${names.join(', ')}.`);
  return names.map((name) => env[name] ?? '');
}
