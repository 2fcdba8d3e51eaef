import { IntegrationError, type Notice, type ProviderHttp } from '@makerfex/integrations-core';
import { asList, asNode, at, type Node } from '../map/node.ts';
import { errorCodesOf } from './fault.ts';
import { withholdDenied } from './withheld.ts';

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
  readonly #withheldTold = new Set<string>();

  constructor(http: ProviderHttp, version: string) {
    this.#http = http;
    this.#version = version;
    this.#path = `/admin/api/${version}/graphql.json`;
  }

  /** @returns the data; a field that the app may not see is absent from it, and not null. */
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
    const { body } = await this.#http.post(this.#path, { json: { query, variables }, cost, idempotent });
    const codes = errorCodesOf(body);
    if (codes.includes('MAX_COST_EXCEEDED')) throw new QueryTooCostly();
    if (codes.includes('INTERNAL_SERVER_ERROR') || codes.includes('TIMEOUT'))
      throw new IntegrationError('provider_unavailable', 'Shopify failed within a query; the run will try again.');
    const partial = withholdDenied(body);
    if (partial) {
      this.#tellWithheld(query, partial.fields);
      return partial.data;
    }
    if (asList(at(body, 'errors')).length > 0 || typeof at(body, 'errors') === 'string')
      // The words of an answer are not passed on: they can repeat what was sent.
      throw new IntegrationError(
        'provider_rejected',
        `Shopify refused ${operationOf(query)}${knownCode(codes)}; check that API version ${this.#version}, the host's option apiVersion, is still supported.`,
      );
    const data = asNode(at(body, 'data'));
    if (!data) throw new IntegrationError('provider_malformed', `Shopify answered ${operationOf(query)} without data.`);
    return data;
  }

  /** Only names that were asked for are passed on. */
  #tellWithheld(query: string, fields: readonly string[]): void {
    const news = fields.filter((field) => !this.#withheldTold.has(field) && new RegExp(`\\b${field}\\b`).test(query));
    if (news.length === 0) return;
    for (const field of news) this.#withheldTold.add(field);
    this.tell('warning', 'fields_withheld', `Shopify withheld ${news.join(', ')}: the app was not approved for these.`);
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
