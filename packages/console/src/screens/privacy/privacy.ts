import { html, nothing, type TemplateResult } from 'lit';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import { pager } from '../../parts/pager.ts';
import { MfxElement } from '../../shell/element.ts';
import { Loading, toApiError } from '../../shell/loading.ts';
import { privacyWords } from '../../words/privacy.ts';
import { type PrivacyRequest, renderRequest } from './request.ts';

interface Shown {
  readonly requests: readonly PrivacyRequest[];
  readonly cursor: string | null;
  /** Names of the providers, by key. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Requests about personal data, newest first; a person says which are done. */
export class PrivacyScreen extends MfxElement {
  /** What is under way: the id of a request, or the next page. */
  #busy: string | null = null;
  #failure: TemplateResult | null = null;
  readonly #shown = new Loading<Shown>(this, async (signal) => {
    const { client } = this.current;
    const [page, providers] = await Promise.all([
      client.privacyRequests.list({}, { signal }),
      client.providers.list({ signal }),
    ]);
    return {
      requests: page.data,
      cursor: page.next_cursor,
      labels: new Map(providers.map(({ key, label }) => [key, label])),
    };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#shown.load();
  }

  async #act(what: string, work: (shown: Shown) => Promise<Shown>): Promise<void> {
    const { value } = this.#shown.state;
    if (!value || this.#busy !== null) return;
    this.#busy = what;
    this.#failure = null;
    this.requestUpdate();
    try {
      this.#shown.set(await work(value));
    } catch (error) {
      const known = toApiError(error);
      if (known.status === 401) this.current.signedOut();
      this.#failure = errorNotice(this.current, known);
      // Somebody else was faster: show what they did.
      if (known.code === 'stale_version') void this.#shown.load();
    }
    this.#busy = null;
    this.requestUpdate();
  }

  readonly #settle = (id: string, note: string): void => {
    void this.#act(id, async (shown) => {
      const { client, announce, words } = this.current;
      const settled = await client.privacyRequests.settle(id, note === '' ? {} : { note });
      announce(words(privacyWords).done);
      return { ...shown, requests: shown.requests.map((each) => (each.id === id ? settled : each)) };
    });
  };

  readonly #loadOlder = (): void => {
    void this.#act('older', async (shown) => {
      const page = await this.current.client.privacyRequests.list(
        shown.cursor === null ? {} : { cursor: shown.cursor },
      );
      return { ...shown, requests: [...shown.requests, ...page.data], cursor: page.next_cursor };
    });
  };

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(privacyWords);
    const now = new Date();
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      <p class="muted">${words.intro}</p>
      ${this.#failure ?? nothing}
      ${loaded(
        session,
        this.#shown.state,
        () => void this.#shown.load(),
        ({ requests, labels, cursor }) =>
          requests.length === 0
            ? html`<p>${words.none}</p>`
            : html`<ul class="stack">
                ${requests.map((request) =>
                  renderRequest({
                    session,
                    request,
                    provider: labels.get(request.provider_key) ?? request.provider_key,
                    now,
                    isBusy: this.#busy === request.id,
                    settle: (note) => this.#settle(request.id, note),
                  }),
                )}
              </ul>
              ${pager(session, cursor, this.#busy === 'older', this.#loadOlder)}`,
      )}
    </div>`;
  }
}
