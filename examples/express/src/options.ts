import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** End when the imports are done. */
  readonly once: boolean;
  /** Only answer this query. */
  readonly sql: string | undefined;
  readonly help: boolean;
  /** Only start, on an empty database, and wait for requests. */
  readonly serve: boolean;
  /** Only carry out the runs that another process asks for. */
  readonly worker: boolean;
  /** Leave the runs to processes that are workers. */
  readonly noWork: boolean;
  /** Of the host; a free one for the demo, 3000 to serve, unless told. */
  readonly hostPort: number | undefined;
  /** Where the database and the key of the vault are kept. */
  readonly folder: string | undefined;
  /** A PostgreSQL database instead of the one in the folder. */
  readonly databaseUrl: string | undefined;
  /** Of the first simulated shop, the others follow; any free ones unless told. */
  readonly port: number | undefined;
  /** Sizes of each simulated shop, where they are told. */
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

  --once           end when it is done; otherwise it stays, for a look at the data
  --serve          start with simulated shops and an empty database, and wait for requests
  --worker         only carry out runs, beside a demo in the same folder and on the
                   same DATABASE_URL; any number of them
  --no-work        leave all runs to such workers
  --sql QUERY      run one query on the demo's data, print its rows and end
  --folder DIR     where database, vault key and documents are kept;
                   .makerfex/demo unless told
  --orders N       of each simulated shop, at the first start; 2000 unless told
  --products N     of each simulated shop, at the first start; 300 unless told
  --port N         of the simulated Etsy, the others follow; free ones unless told
  -h, --help       this text

Environment, all optional:
  PORT             of the host; a free one for the demo and 3000 with --serve, unless told
  DATABASE_URL     a PostgreSQL database of yours, instead of PGlite in the folder

  Real shops. Where one is set the demo has real shops alone, and only reads them.
  ETSY_KEYSTRING, ETSY_SHARED_SECRET   of your app at Etsy
  ETSY_SHOP_ID                         the numeric id of the shop
  ETSY_ACCESS_TOKEN                    with the scopes shops_r, listings_r and transactions_r
  ETSY_REFRESH_TOKEN                   may be left out: the demo then works for an hour at most
  SHOPIFY_SHOP                         example.myshopify.com
  SHOPIFY_ACCESS_TOKEN                 with the scopes of docs/providers/shopify.md
`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads arguments and environment. What cannot be meant is an error whose message names it, and never a value of the environment. */
export function readOptions(argv: readonly string[], env: Environment): DemoOptions {
  const { values } = parseArgs({
    // pnpm hands a separating `--` on where somebody writes one.
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
      throw new Error(`--${name} needs DATABASE_URL: PGlite in a folder is for one process.`);
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

/** Half a configuration is a mistake that must be told: the demo would show made-up data instead. */
function all(env: Environment, names: readonly string[]): string[] | null {
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return null;
  if (missing.length > 0) throw new Error(`Set ${missing.join(' and ')} too, or none of ${names.join(', ')}.`);
  return names.map((name) => env[name] ?? '');
}
