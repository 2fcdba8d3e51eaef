import { IntegrationError, type Notice, type ProviderHttp } from '@makerfex/integrations-core';
import { asList, asNode, at, type Node } from '../map/node.ts';
import { errorCodesOf, withheldFields } from './fault.ts';

/** A query that asks for more than Shopify computes at once: it helps to ask for fewer records. */
export class QueryTooCostly extends IntegrationError {
  constructor() {
    super(
      'provider_rejected',
      'Shopify refused a query as too costly (limit 1,000 points), however few records it asked for.',
    );
  }
}

/** Admin GraphQL over the authenticated client. Notices gather until a page takes them along. */
export class Graphql {
  readonly #http: ProviderHttp;
  readonly #version: string;
  readonly #path: string;
  #notices: Notice[] = [];
  #versionTold = false;
  readonly #withheldTold = new Set<string>();

  constructor(http: ProviderHttp, version: string) {
    this.#http = http;
    this.#version = version;
    this.#path = `/admin/api/${version}/graphql.json`;
  }

  query(document: string, variables: Readonly<Record<string, unknown>>, cost: number): Promise<Node> {
    return this.#send(document, variables, cost, true);
  }

  /** Never sent twice by itself. */
  mutate(document: string, variables: Readonly<Record<string, unknown>>, cost: number): Promise<Node> {
    return this.#send(document, variables, cost, false);
  }

  lines(url: string): AsyncIterable<string> {
    return this.#http.lines(url);
  }

  tell(level: Notice['level'], code: string, message: string): void {
    this.#notices.push({ level, code, message });
  }

  takeNotices(): readonly Notice[] {
    const taken = this.#notices;
    this.#notices = [];
    return taken;
  }

  async #send(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    cost: number,
    idempotent: boolean,
  ): Promise<Node> {
    const { body, headers } = await this.#http.post(this.#path, { json: { query, variables }, cost, idempotent });
    this.#checkVersion(headers.get('x-shopify-api-version'));
    const codes = errorCodesOf(body);
    if (codes.includes('MAX_COST_EXCEEDED')) throw new QueryTooCostly();
    if (codes.includes('INTERNAL_SERVER_ERROR') || codes.includes('TIMEOUT'))
      throw new IntegrationError('provider_unavailable', 'Shopify failed within a query; the run will try again.');
    const withheld = withheldFields(body);
    if (withheld) this.#tellWithheld(query, withheld);
    else if (asList(at(body, 'errors')).length > 0 || typeof at(body, 'errors') === 'string')
      // The words of an answer are not passed on: they can repeat what was sent.
      throw new IntegrationError(
        'provider_rejected',
        `Shopify refused ${operationOf(query)}${knownCode(codes)}; check that API version ${this.#version} is still supported.`,
      );
    const data = asNode(at(body, 'data'));
    if (!data) throw new IntegrationError('provider_malformed', `Shopify answered ${operationOf(query)} without data.`);
    return data;
  }

  /** One field that may not be seen is no reason to import nothing (craftcms/shopify#172). Only names that were asked for are told. */
  #tellWithheld(query: string, fields: readonly string[]): void {
    const news = fields.filter((field) => !this.#withheldTold.has(field) && new RegExp(`\\b${field}\\b`).test(query));
    if (news.length === 0) return;
    for (const field of news) this.#withheldTold.add(field);
    this.tell('warning', 'fields_withheld', `Shopify withheld ${news.join(', ')}: the app was not approved for these.`);
  }

  /** A version that is no longer supported falls forward silently: only the header tells. */
  #checkVersion(answered: string | null): void {
    if (answered === null || answered === this.#version || this.#versionTold) return;
    this.#versionTold = true;
    const other = /^(\d{4}-\d{2}|unstable)$/.test(answered) ? answered : 'another version';
    this.tell(
      'warning',
      'api_version_differs',
      `Shopify answered with API version ${other} instead of ${this.#version}.`,
    );
  }
}

const operationOf = (query: string) => /^(?:query|mutation) (\w+)/.exec(query)?.[1] ?? 'a query';
const knownCode = (codes: readonly string[]) => {
  const code = codes.find((word) => /^[A-Za-z_]{1,60}$/.test(word));
  return code === undefined ? '' : ` (${code})`;
};

/** Faults that fewer records at once can mend. */
export const helpsToAskForLess = (error: unknown): boolean =>
  error instanceof QueryTooCostly ||
  (error instanceof IntegrationError &&
    ['provider_unavailable', 'provider_timeout', 'provider_response_too_large'].includes(error.code));
