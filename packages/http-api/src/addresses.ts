import { IntegrationError } from '@makerfex/integrations-core';

export interface AddressOptions {
  /** Where the surface is mounted, as the host's own server sees it; `/api/integrations` unless told. */
  readonly basePath?: string;
  /**
   * The host's public address, e.g. `https://app.example.com`, with the path that a proxy takes away in front of it. OAuth
   * needs it: redirect URIs are built from it and never from a header, which anybody can send.
   */
  readonly publicUrl?: string;
  /** Path of the host's page that people come back to from a provider; `/` unless told. */
  readonly returnTo?: string;
  /** Where else `return_to` may lead: these paths and what is below them. Any path of `publicUrl`'s origin unless told. */
  readonly returnPaths?: readonly string[];
}

/** Addresses that the surface gives out. */
export interface Addresses {
  readonly basePath: string;
  /** As clients see it. */
  link(path: string): string;
  redirectUri(providerKey: string): string;
  /** @returns the address of a host's page, or null where it is none that people may be sent to. */
  page(path: string): URL | null;
  /** Where people come back to who asked for no other page. */
  usualPage(): URL;
}

export function createAddresses(options: AddressOptions): Addresses {
  const basePath = readBasePath(options.basePath ?? '/api/integrations');
  const publicUrl = options.publicUrl === undefined ? null : readPublicUrl(options.publicUrl);
  const prefix = publicUrl?.pathname.replace(/\/+$/, '') ?? '';
  const needPublicUrl = (): URL => publicUrl ?? refuse("OAuth needs `publicUrl`: give the host's public address.");
  const toPage = (path: string): URL | null => onOrigin(path, needPublicUrl());
  const usual = options.returnTo ?? '/';
  if (publicUrl && !toPage(usual)) refuse('`returnTo` must be a path of the host, e.g. `/settings/integrations`.');

  return {
    basePath,
    link: (path) => `${prefix}${basePath}${path}`,
    redirectUri: (providerKey) => `${needPublicUrl().origin}${prefix}${basePath}/oauth/${providerKey}/callback`,
    page(path) {
      const page = toPage(path);
      const isListed = options.returnPaths?.some((allowed) => isWithin(page?.pathname ?? '', allowed)) ?? true;
      return isListed ? page : null;
    },
    usualPage: () => toPage(usual) ?? needPublicUrl(),
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

/** A path, read as a browser reads it: `//evil.example`, `/\evil.example` and a tab in between lead elsewhere. */
function onOrigin(path: string, publicUrl: URL): URL | null {
  const url = path.startsWith('/') ? URL.parse(path, publicUrl.origin) : null;
  return url?.origin === publicUrl.origin ? url : null;
}

const isWithin = (path: string, allowed: string): boolean => {
  const folder = allowed.replace(/\/+$/, '');
  return path === folder || path.startsWith(`${folder}/`);
};
