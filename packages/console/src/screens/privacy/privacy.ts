import { html, type TemplateResult } from 'lit';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import { pager } from '../../parts/pager.ts';
import { Attempt } from '../../shell/attempt.ts';
import { MfxElement } from '../../shell/element.ts';
import { Later } from '../../shell/later.ts';
import { privacyWords } from '../../words/privacy.ts';
import type { PrivacyRequest } from './request.ts';

interface Shown {
  readonly requests: readonly PrivacyRequest[];
  readonly cursor: string | null;
  /** Names of the providers, by key. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Requests about personal data, newest first; a person says which are done. */
export class PrivacyScreen extends MfxElement {
  readonly #content = new Later(this, () => import('./request.ts'));
  /** What is under way: the id of a request, or the next page. */
  readonly #attempt = new Attempt(this, () => this.current);
  readonly #shown = this.reading<Shown>(async (signal) => {
    const { client } = this.current;
    const [page, providers] = await Promise.all([
      client.privacyRequests.list({}, { signal }),
      client.providers.list({ signal }),
      this.#content.load(),
    ]);
    return {
      requests: page.data,
      cursor: page.next_cursor,
      labels: new Map(providers.map(({ key, label }) => [key, label])),
    };
  });

  async #act(what: string, work: (shown: Shown) => Promise<Shown>): Promise<void> {
    const { value } = this.#shown.state;
    if (!value || this.#attempt.isBusy) return;
    const acted = await this.#attempt.do(what, () => work(value));
    if (acted) this.#shown.set(acted);
    // Somebody else was faster: show what they did.
    else if (this.#attempt.error?.code === 'stale_version') void this.#shown.load();
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
    const { error } = this.#attempt;
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      <p class="muted">${words.intro}</p>
      ${errorNotice(session, error)}
      ${loaded(session, this.#shown, ({ requests, labels, cursor }) =>
        requests.length === 0
          ? html`<p>${words.none}</p>`
          : html`<ul class="stack">
                ${requests.map((request) =>
                  this.#content.part?.renderRequest({
                    session,
                    request,
                    provider: labels.get(request.provider_key) ?? request.provider_key,
                    now,
                    isBusy: this.#attempt.busy === request.id,
                    settle: (note) => this.#settle(request.id, note),
                  }),
                )}
              </ul>
              ${pager(session, cursor, this.#attempt.busy === 'older', this.#loadOlder)}`,
      )}
    </div>`;
  }
}
