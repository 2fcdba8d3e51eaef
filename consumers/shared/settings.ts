/** The environment of a host. @throws Error that names a variable that is not set */
function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start this host with \`pnpm consumers\`, which sets it.`);
  return value;
}

export const port = Number(setting('PORT'));
/** The host's address in browsers. */
export const publicUrl = `http://127.0.0.1:${port}`;
/** Of the role that owns the tables and runs the migrations. */
export const ownerUrl = setting('DATABASE_URL');
/** Of the role that the host logs in with; it owns nothing. */
export const appUrl = setting('APP_DATABASE_URL');
export const appRole = new URL(appUrl).username;
export const vaultKeys = { current: 'k1', keys: { k1: setting('VAULT_KEY') } };

const simulator = (prefix: string) => ({
  origin: setting(`${prefix}_URL`),
  app: { clientId: setting(`${prefix}_CLIENT_ID`), clientSecret: setting(`${prefix}_CLIENT_SECRET`) },
});
export const etsySimulator = simulator('ETSY');
export const shopifySimulator = simulator('SHOPIFY');
