import type { components } from '@makerfex/integrations-client';
import { html, nothing, type TemplateResult } from 'lit';
import { isObject } from '../../form/plan.ts';
import { type FormHost, SchemaForm } from '../../form/schema-form.ts';
import { radios } from '../../parts/radios.ts';
import type { Attempt } from '../../shell/attempt.ts';
import type { Session } from '../../shell/session.ts';
import { connectWords } from '../../words/connect.ts';
import type { Provider } from '../connection/read.ts';
import { isWebAddress } from './consent.ts';
import type { Connection } from './read.ts';

type NewCredential = components['schemas']['NewCredential'];
type Kind = NewCredential['kind'];

export interface KeyParts {
  readonly session: () => Session;
  readonly attempt: Attempt;
  readonly saved: () => void;
}

/** Signing in with a secret that a person pastes. It is forgotten as soon as it was sent. */
export class Key {
  readonly #host: FormHost;
  readonly #parts: KeyParts;
  readonly #form: SchemaForm;
  #kind: Kind | null = null;

  constructor(host: FormHost, parts: KeyParts) {
    this.#host = host;
    this.#parts = parts;
    this.#form = new SchemaForm(host, {
      session: parts.session,
      name: 'secret',
    });
  }

  start(provider: Provider): void {
    this.#choose(provider, kindsOf(provider)[0] ?? null);
  }

  #choose({ credential_schemas: schemas }: Provider, kind: Kind | null): void {
    this.#kind = kind;
    this.#form.start(schemas.find((one) => one.kind === kind)?.schema ?? {});
    this.#host.requestUpdate();
  }

  async #save(event: Event, provider: Provider, { id }: Connection): Promise<void> {
    event.preventDefault();
    const kind = this.#kind;
    const secret = this.#form.submit();
    const { attempt, session, saved } = this.#parts;
    if (kind === null || !isObject(secret) || attempt.isBusy) return;
    const credential = { kind, secret };
    if (!isCredential(credential)) return;
    const set = await attempt.do('secret', () => session().client.credentials.set(id, credential));
    if (set) {
      this.#choose(provider, kind);
      saved();
    } else this.#form.refuse(attempt, 'secret');
  }

  render(provider: Provider, connection: Connection): TemplateResult | typeof nothing {
    const kinds = kindsOf(provider);
    if (kinds.length === 0) return nothing;
    const words = this.#parts.session().words(connectWords);
    const form = this.#formOf(provider, connection, kinds);
    if (!provider.auth_types.includes('oauth2')) return form;
    return html`<details>
      <summary>${words.otherwise}</summary>
      ${form}
    </details>`;
  }

  #formOf(provider: Provider, connection: Connection, kinds: readonly Kind[]): TemplateResult {
    const words = this.#parts.session().words(connectWords);
    const { link } = provider.setup;
    return html`<form novalidate @submit=${(event: Event) => void this.#save(event, provider, connection)}>
      ${kinds.length > 1 ? this.#kinds(provider, kinds) : nothing}
      ${
        link !== null && isWebAddress(link)
          ? html`<p><a href=${link} target="_blank" rel="noopener noreferrer">${words.makeOne(provider.label)}</a></p>`
          : nothing
      }
      ${this.#form.render()}
      <div><button class="button primary">${words.saveKey}</button></div>
    </form>`;
  }

  #kinds(provider: Provider, kinds: readonly Kind[]): TemplateResult {
    const words = this.#parts.session().words(connectWords);
    return radios({
      legend: words.howToSignIn,
      name: 'kind',
      options: kinds,
      labels: words.kinds,
      chosen: this.#kind,
      choose: (kind) => this.#choose(provider, kind),
    });
  }
}

/** The form was made of the schema of this kind, whose fields are texts, and its value has met it. */
const isCredential = (given: { kind: Kind; secret: object }): given is NewCredential =>
  Object.values(given.secret).every((value) => typeof value === 'string');

/** The kinds of secret that a person can paste: tokens of a consent come from the consent. */
export const kindsOf = ({ credential_schemas: schemas }: Provider): readonly Kind[] =>
  schemas.flatMap(({ kind }) => (kind === 'oauth2' ? [] : [kind]));
