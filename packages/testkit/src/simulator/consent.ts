import { createHash } from 'node:crypto';

/** Options of {@link createConsent}. */
export interface ConsentOptions {
  /** The provider's name, e.g. `Etsy`. */
  readonly label: string;
  /** Id of the app that asks for consent. */
  readonly clientId: string;
  /** The time in milliseconds since 1970: of a clock that the test moves, or `Date.now`. */
  readonly now: () => number;
  /**
   * The redirect addresses that the app is registered with. An empty list accepts any.
   * @default []
   */
  readonly redirectUris?: readonly string[];
  /**
   * What parameters of the authorise request must look like, in addition to `client_id` and `redirect_uri`.
   * @default { response_type: /^code$/, scope: /./, state: /./ }
   */
  readonly parameters?: Readonly<Record<string, RegExp>>;
  /**
   * How long a code is valid.
   * @default 600
   */
  readonly codeSeconds?: number;
  /**
   * The words on the button that grants access.
   * @default 'Allow'
   */
  readonly grantLabel?: string;
  /** Adds what only this provider adds to the address that the browser returns to. The code is null if access was denied. */
  readonly finish?: (back: URL, code: string | null) => void;
}

/** An authorise request that a person agreed to. */
export interface Consent {
  /** The scopes that were requested. */
  readonly scopes: readonly string[];
  /** Where the browser returns to; the exchange of the code has to repeat it. */
  readonly redirectUri: string;
  /** The parameters of the request. */
  readonly query: URLSearchParams;
  /** When its code ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Creates the page of OAuth on which a person grants access, and the codes that it hands out.
 * @example
 * const consent = createConsent({ label: 'Acme', clientId: 'client-1', now: Date.now });
 * const page = consent.authorize(new URL(request.url)); // with links that grant or deny, then the redirect
 * const granted = consent.take(form.get('code')); // undefined the second time
 */
export function createConsent(options: ConsentOptions) {
  const { label, clientId, now, redirectUris = [], codeSeconds = 600, grantLabel = 'Allow', finish } = options;
  const { parameters = { response_type: /^code$/, scope: /./, state: /./ } } = options;
  const codes = new Map<string, Consent>();
  let issued = 0;

  const issueCode = (query: URLSearchParams, redirectUri: string): string => {
    issued += 1;
    const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean);
    codes.set(`simulated-code-${issued}`, { scopes, redirectUri, query, expiresAt: now() + codeSeconds * 1000 });
    return `simulated-code-${issued}`;
  };

  const invalidIn = (query: URLSearchParams, redirectUri: string): string[] => {
    const isRegistered = redirectUris.length === 0 || redirectUris.includes(redirectUri);
    const isWeb = URL.canParse(redirectUri) && /^https?:$/.test(new URL(redirectUri).protocol);
    const checks = [
      ['client_id', query.get('client_id') === clientId],
      ['redirect_uri', isRegistered && isWeb],
      ...Object.entries(parameters).map(([name, pattern]) => [name, pattern.test(query.get(name) ?? '')] as const),
    ] as const;
    return checks.flatMap(([name, isValid]) => (isValid ? [] : name));
  };

  return {
    /** The page, or after a decision the redirect. An invalid request is not redirected: its redirect address may be anyone's. */
    authorize: ({ pathname, search, searchParams: query }: URL): Response => {
      const redirectUri = query.get('redirect_uri') ?? '';
      const invalid = invalidIn(query, redirectUri);
      if (invalid.length > 0) return page(label, 400, `<h1>Invalid request</h1><p>${escape(invalid.join(', '))}</p>`);
      const decision = query.get('decision');
      const link = (id: string, text: string) =>
        `<a id="${id}" href="${escape(`${pathname}${search}&decision=${id}`)}">${escape(text)}</a>`;
      if (decision === null)
        return page(
          label,
          200,
          `<h1>Simulated ${escape(label)}</h1><p>An app asks for access: ${escape(query.get('scope') ?? '')}</p>
<p>${link('grant', grantLabel)} ${link('deny', 'Cancel')}</p>`,
        );
      const back = new URL(redirectUri);
      const code = decision === 'grant' ? issueCode(query, redirectUri) : null;
      const outcome = code === null ? denied : { code };
      for (const [name, value] of Object.entries({ ...outcome, state: query.get('state') }))
        if (value !== null) back.searchParams.set(name, value);
      finish?.(back, code);
      return new Response(null, { status: 302, headers: { location: back.href } });
    },

    /** What a code stands for. It works once, even if the exchange then fails; undefined if it is unknown, used or expired. */
    take: (code: string | null): Consent | undefined => {
      const consent = codes.get(code ?? '');
      codes.delete(code ?? '');
      return consent && consent.expiresAt > now() ? consent : undefined;
    },
  };
}

/** Whether a PKCE verifier is valid and matches its S256 challenge (RFC 7636). */
export const isPkceVerifier = (verifier: string | null, challenge: string | null): boolean =>
  /^[\w.~-]{43,128}$/.test(verifier ?? '') &&
  createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url') === challenge;

const denied = { error: 'access_denied', error_description: 'The user denied access.' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (label: string, status: number, content: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated ${escape(label)}</title><body>${content}</body></html>`,
    { status, headers: { 'content-type': 'text/html; charset=utf-8' } },
  );
