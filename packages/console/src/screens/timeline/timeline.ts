import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { Attempt } from '../../shell/attempt.ts';
import { download } from '../../shell/download.ts';
import { MfxElement } from '../../shell/element.ts';
import { Later } from '../../shell/later.ts';
import { paths } from '../../shell/routes.ts';
import { timelineWords } from '../../words/timeline.ts';
import type { Log } from './content.ts';
import { readFilters, toQuery } from './filters.ts';

/** Enough that a page is seldom empty once the events for technicians are hidden. */
const pageSize = 100;

/** The log of the shop, newest first, with the events of a run together. In the console its filters are in the address. */
export class TimelineScreen extends MfxElement {
  static override properties: PropertyDeclarations = { ...MfxElement.properties, query: { attribute: false } };

  /** The filters, as in the address of the screen: `level=error`. Defaults to none. */
  declare query: URLSearchParams;

  readonly #content = new Later(this, () => import('./content.ts'));
  readonly #attempt = new Attempt(this, () => this.current);
  readonly #shown = this.reading<Log>(async (signal) => {
    const { client, permissions } = this.current;
    const [page, providers, connections, may] = await Promise.all([
      client.events.list({ ...toQuery(readFilters(this.query)), limit: pageSize }, { signal }),
      client.providers.list({ signal }),
      client.connections.list({ signal }),
      permissions(),
      this.#content.load(),
    ]);
    const labels = new Map(providers.map(({ key, label }) => [key, label]));
    return {
      events: page.data,
      cursor: page.next_cursor,
      connections: connections.map(({ id, provider_key: key }) => ({ id, name: labels.get(key) ?? key })),
      capabilities: new Map(
        providers.flatMap(({ capabilities }) => capabilities.map(({ key, label }) => [key, label])),
      ),
      permissions: may,
    };
  });

  constructor() {
    super();
    this.query = new URLSearchParams();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get('query');
    // What was read before stays until then.
    if (before && before.toString() !== this.query.toString()) void this.#shown.load();
  }

  #filter(filters: URLSearchParams): void {
    if (this.session) this.session.navigate(paths.timeline(Object.fromEntries(filters)), { replace: true });
    else this.query = filters;
  }

  readonly #loadOlder = (): void => {
    const { value } = this.#shown.state;
    const cursor = value?.cursor ?? null;
    if (!value || cursor === null) return;
    void this.#attempt.do('older', async () => {
      const query = { ...toQuery(readFilters(this.query)), limit: pageSize, cursor };
      const page = await this.current.client.events.list(query);
      this.#shown.set({ ...value, events: [...value.events, ...page.data], cursor: page.next_cursor });
    });
  };

  readonly #download = (): void => {
    void this.#attempt.do('download', async () => {
      await download(await this.current.client.events.exportCsv(toQuery(readFilters(this.query))));
    });
  };

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(timelineWords);
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      ${
        this.#content.part?.renderLog({
          session,
          shown: this.#shown,
          filters: readFilters(this.query),
          busy: this.#attempt.busy,
          failure: this.#attempt.error,
          change: (filters) => this.#filter(filters),
          download: this.#download,
          loadOlder: this.#loadOlder,
        }) ?? waiting(session, this.#shown)
      }
    </div>`;
  }
}
