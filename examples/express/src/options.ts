import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** End when the imports are done. */
  readonly once: boolean;
  /** Only answer this query. */
  readonly sql: string | undefined;
  readonly help: boolean;
  readonly databaseUrl: string | undefined;
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

export const usage = `Usage: pnpm demo [--once] [--sql "select ..."]

  --once        end when the imports are done (otherwise the process stays, for a look at the data)
  --sql QUERY   run one query on the demo's database, print its rows and end

Environment (all optional; without them the providers are simulated on this machine):
  DATABASE_URL  a PostgreSQL database of your own instead of the one under .makerfex/demo
  ETSY_KEYSTRING, ETSY_SHARED_SECRET, ETSY_SHOP_ID, ETSY_ACCESS_TOKEN, ETSY_REFRESH_TOKEN
  SHOPIFY_SHOP, SHOPIFY_ACCESS_TOKEN
`;

/** Reads arguments and environment; a real shop is used where all that it needs is set. */
export function readOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): DemoOptions {
  // pnpm hands a separating `--` on where somebody writes one.
  const { values } = parseArgs({
    args: argv.filter((argument) => argument !== '--'),
    options: { once: { type: 'boolean' }, sql: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  return {
    once: values.once ?? false,
    sql: values.sql,
    help: values.help ?? false,
    databaseUrl: env['DATABASE_URL'] || undefined,
    etsy: readEtsy(env),
    shopify: readShopify(env),
  };
}

function readEtsy(env: Readonly<Record<string, string | undefined>>): RealEtsy | null {
  const given = all(env, ['ETSY_KEYSTRING', 'ETSY_SHARED_SECRET', 'ETSY_SHOP_ID', 'ETSY_ACCESS_TOKEN']);
  if (!given) return null;
  const [keystring = '', sharedSecret = '', shopId = '', accessToken = ''] = given;
  return { keystring, sharedSecret, shopId, accessToken, refreshToken: env['ETSY_REFRESH_TOKEN'] || undefined };
}

function readShopify(env: Readonly<Record<string, string | undefined>>): RealShopify | null {
  const given = all(env, ['SHOPIFY_SHOP', 'SHOPIFY_ACCESS_TOKEN']);
  if (!given) return null;
  const [shop = '', accessToken = ''] = given;
  return { shop, accessToken };
}

/** Half a configuration is a mistake that must be told: it would silently import made-up data. */
function all(env: Readonly<Record<string, string | undefined>>, names: readonly string[]): string[] | null {
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return null;
  if (missing.length > 0) throw new Error(`Set ${missing.join(' and ')} too, or none of ${names.join(', ')}.`);
  return names.map((name) => env[name] ?? '');
}
