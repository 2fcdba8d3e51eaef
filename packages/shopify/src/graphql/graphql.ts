import { IntegrationError } from '@makerfex/integrations-core';
import type { Notice, ProviderHttp, RawObject } from '@makerfex/integrations-core/provider';
import { errorCodesOf, QueryTooCostly } from '../faults.ts';
import { asList, asNode, at } from '../map/node.ts';
import { withholdDenied } from './withheld.ts';

/** Admin GraphQL over the authenticated client. Collects notices until a page takes them. */
export class Graphql {
  readonly #http: ProviderHttp;
  readonly #version: string;
  readonly #path: string;
  #notices: Notice[] = [];
  readonly #reportedFields = new Set<string>();

  constructor(http: ProviderHttp, version: string) {
    this.#http = http;
    this.#version = version;
    this.#path = `/admin/api/${version}/graphql.json`;
  }

  /** @returns the data; a field that is denied to the app is absent, not null. */
  query(document: string, variables: Readonly<Record<string, unknown>>, cost: number): Promise<RawObject> {
    return this.#send(document, variables, cost, true);
  }

  /** Is never retried automatically. */
  mutate(document: string, variables: Readonly<Record<string, unknown>>, cost: number): Promise<RawObject> {
    return this.#send(document, variables, cost, false);
  }

  lines(url: string): AsyncIterable<string> {
    return this.#http.lines(url);
  }

  addNotice(level: Notice['level'], code: string, message: string): void {
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
  ): Promise<RawObject> {
    const { body } = await this.#http.post(this.#path, { json: { query, variables }, cost, idempotent });
    const codes = errorCodesOf(body);
    if (codes.includes('MAX_COST_EXCEEDED')) throw new QueryTooCostly();
    if (codes.includes('INTERNAL_SERVER_ERROR') || codes.includes('TIMEOUT'))
      throw new IntegrationError('provider_unavailable', 'Shopify failed to answer a query; the run will retry.');
    const partial = withholdDenied(body);
    if (partial) {
      this.#reportWithheld(query, partial.fields);
      return partial.data;
    }
    if (asList(at(body, 'errors')).length > 0 || typeof at(body, 'errors') === 'string')
      // Shopify's text is not passed on: it can repeat what was sent.
      throw new IntegrationError(
        'provider_rejected',
        `Shopify refused ${operationOf(query)}${knownCode(codes)}; check that API version ${this.#version}, the host's option apiVersion, is still supported.`,
      );
    const data = asNode(at(body, 'data'));
    if (!data) throw new IntegrationError('provider_malformed', `Shopify answered ${operationOf(query)} without data.`);
    return data;
  }

  /** Reports each field once, and only names that the query contains. */
  #reportWithheld(query: string, fields: readonly string[]): void {
    const unreported = fields.filter(
      (field) => !this.#reportedFields.has(field) && new RegExp(`\\b${field}\\b`).test(query),
    );
    if (unreported.length === 0) return;
    for (const field of unreported) this.#reportedFields.add(field);
    this.addNotice(
      'warning',
      'fields_withheld',
      `Shopify withheld ${unreported.join(', ')}: the app was not approved for these.`,
    );
  }
}

const operationOf = (query: string) => /^(?:query|mutation) (\w+)/.exec(query)?.[1] ?? 'a query';
const knownCode = (codes: readonly string[]) => {
  const code = codes.find((word) => /^[A-Za-z_]{1,60}$/.test(word));
  return code === undefined ? '' : ` (${code})`;
};
