import { inspect } from 'node:util';
import { IntegrationError } from '../errors.ts';
import { option } from '../options/option.ts';
import { Secret, secretMask } from '../secret.ts';

/** A registered app at a provider. */
export interface OAuthApp {
  /** Its id, as the provider gave it. */
  readonly clientId: string;
  /** Its secret. The SDK seals it at once, and never shows it. */
  readonly clientSecret: string;
}
/** An app, or a function of the shop if each shop has its own. */
export type OAuthAppSource = OAuthApp | ((shopId: string) => OAuthApp | Promise<OAuthApp>);

/**
 * The schema of a provider's option `app`, for `checkOptions`. Id and secret must be text that is not empty: it is for apps that
 * have a secret.
 * @example
 * const acmeOptions = option.group<{ app: OAuthAppSource }>({ app: oauthAppOption() });
 */
export const oauthAppOption = () =>
  option.where<OAuthAppSource>(
    'an app { clientId, clientSecret }, both text, or a function that returns the app of a shop',
    (value) => typeof value === 'function' || isApp(value),
  );

const isApp = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['clientId', 'clientSecret'].every((name) => isText(Reflect.get(value, name)));

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** An app whose secret can only be read by name: printing, serialising, spreading or cloning it shows a mask or nothing. */
class SealedApp implements OAuthApp {
  readonly clientId: string;
  readonly #secret: Secret;

  constructor({ clientId, clientSecret }: OAuthApp) {
    this.clientId = clientId;
    this.#secret = Secret.of(clientSecret);
    Object.freeze(this);
  }

  get clientSecret(): string {
    return this.#secret.use((text) => text);
  }
  toJSON(): OAuthApp {
    return { clientId: this.clientId, clientSecret: secretMask };
  }
  [inspect.custom](): OAuthApp {
    return this.toJSON();
  }
}

/** @throws IntegrationError `not_configured` if its id or secret is missing. */
export function sealApp(app: OAuthApp): OAuthApp {
  if (app instanceof SealedApp) return app;
  if (typeof app.clientId !== 'string' || typeof app.clientSecret !== 'string')
    throw new IntegrationError('not_configured', 'An OAuth app needs a `clientId` and a `clientSecret`, both text.');
  return new SealedApp(app);
}

/** Seals an app as soon as it is given. What a function returns is sealed when it is called. */
export const sealAppSource = (source: OAuthAppSource): OAuthAppSource =>
  typeof source === 'function' ? source : sealApp(source);
