import { IntegrationError } from '@makerfex/integrations-core';

export interface AddressOptions {
  /**
   * Where the API is mounted, as the host's own server sees it.
   * @default '/api/integrations'
   */
  readonly basePath?: string;
  /**
   * The host's public address, e.g. `https://app.example.com`, including a path that a proxy strips. OAuth needs it: redirect
   * URIs are built from it, never from a header, which anybody can send.
   */
  readonly publicUrl?: string;
  /**
   * Path of the host's page that people return to from a provider.
   * @default '/'
   */
  readonly returnTo?: string;
  /**
   * Paths that `return_to` may lead to, with everything below them.
   * @default any path on `publicUrl`'s origin
   */
  readonly returnPaths?: readonly string[];
}

/** Addresses that the API hands out. */
export interface Addresses {
  readonly basePath: string;
  /** As clients see it. */
  link(path: string): string;
  /** The whole address of the mount; only its path if the host's public address is unknown. */
  base(): string;
  redirectUri(providerKey: string): string;
  /** The same, or null if the host's public address is unknown. */
  callback(providerKey: string): string | null;
  /**
   * The page that says how far a person's request is.
   * @throws IntegrationError `not_configured` if the host's public address is unknown
   */
  statusPage(providerKey: string, name: string, code: string): string;
  /** @returns the address of a page of the host, or null if people must not be sent there. */
  page(path: string): URL | null;
  /** The page that people return to by default. */
  defaultPage(): URL;
}

export function createAddresses(options: AddressOptions): Addresses {
  const basePath = readBasePath(options.basePath ?? '/api/integrations');
  const publicUrl = options.publicUrl === undefined ? null : readPublicUrl(options.publicUrl);
  const prefix = publicUrl?.pathname.replace(/\/+$/, '') ?? '';
  const needPublicUrl = (what = 'OAuth'): URL =>
    publicUrl ?? refuse(`${what} needs the host's public address: set \`publicUrl\`.`);
  const callbackAt = ({ origin }: URL, providerKey: string): string =>
    `${origin}${prefix}${basePath}/oauth/${providerKey}/callback`;
  const toPage = (path: string): URL | null => onOrigin(path, needPublicUrl());
  const defaultPath = options.returnTo ?? '/';
  if (publicUrl && !toPage(defaultPath))
    refuse('`returnTo` must be a path of the host, e.g. `/settings/integrations`.');

  return {
    basePath,
    link: (path) => `${prefix}${basePath}${path}`,
    base: () => `${publicUrl?.origin ?? ''}${prefix}${basePath}`,
    redirectUri: (providerKey) => callbackAt(needPublicUrl(), providerKey),
    callback: (providerKey) => publicUrl && callbackAt(publicUrl, providerKey),
    statusPage: (providerKey, name, code) =>
      `${needPublicUrl('The confirmation of a request').origin}${prefix}${basePath}/callbacks/${providerKey}/${name}/?code=${code}`,
    page(path) {
      const page = toPage(path);
      const isListed = options.returnPaths?.some((allowed) => isWithin(page?.pathname ?? '', allowed)) ?? true;
      return isListed ? page : null;
    },
    defaultPage: () => toPage(defaultPath) ?? needPublicUrl(),
  };
}

const refuse = (problem: string): never => {
  throw new IntegrationError('not_configured', problem);
};

function readBasePath(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed !== '' && !/^(\/[\w.~-]+)+$/.test(trimmed))
    return refuse('`basePath` must be a path of letters, digits and `-._~`, e.g. `/api/integrations`.');
  return trimmed;
}

function readPublicUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    return refuse(
      '`publicUrl` must be an http(s) address without user, query and fragment, e.g. `https://app.example.com`.',
    );
  return url;
}

/** Reads a path as a browser does: `//evil.example`, `/\evil.example` and a tab in between lead to another site. */
function onOrigin(path: string, publicUrl: URL): URL | null {
  const url = path.startsWith('/') ? URL.parse(path, publicUrl.origin) : null;
  return url?.origin === publicUrl.origin ? url : null;
}

const isWithin = (path: string, allowed: string): boolean => {
  const folder = allowed.replace(/\/+$/, '');
  return path === folder || path.startsWith(`${folder}/`);
};
