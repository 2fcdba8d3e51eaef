import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { button } from '../../parts/button.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import { pager } from '../../parts/pager.ts';
import { download } from '../../shell/download.ts';
import { MfxElement } from '../../shell/element.ts';
import { Loading, toApiError } from '../../shell/loading.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import { commonWords } from '../../words/common.ts';
import { labelOf } from '../../words/subjects.ts';
import { timelineWords } from '../../words/timeline.ts';
import { type LogEvent, toEntries } from './entries.ts';
import { renderEntry } from './entry.ts';
import { filterForm } from './filter-form.ts';
import { readFilters, showsTechnical, toQuery } from './filters.ts';

/** Enough that a page is seldom empty once the events for technicians are hidden. */
const pageSize = 100;

interface NamedConnection {
  readonly id: string;
  readonly name: string;
}

interface Shown {
  readonly events: readonly LogEvent[];
  readonly cursor: string | null;
  readonly connections: readonly NamedConnection[];
  /** Names of capabilities, by key. */
  readonly capabilities: ReadonlyMap<string, string>;
  readonly permissions: Permissions;
}

/** The log of the shop, newest first, with the events of a run together. In the console its filters are in the address. */
export class TimelineScreen extends MfxElement {
  static override styles = [
    ...MfxElement.styles,
    css`
      .filters {
        display: grid;
        gap: 0.75rem var(--_space);
        grid-template-columns: repeat(auto-fill, minmax(min(8rem, 100%), 1fr));
        align-items: end;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: 2.5rem;
      }
      .check > input {
        flex: none;
      }
      .entry {
        padding-block: 0.75rem;
        border-block-end: 1px solid var(--_line);
      }
      summary {
        padding-block: 0.25rem;
        cursor: pointer;
      }
      details > ul {
        padding-inline-start: var(--_space);
        border-inline-start: 2px solid var(--_line);
      }
    `,
  ];
  static override properties: PropertyDeclarations = { ...MfxElement.properties, query: { attribute: false } };

  /** The filters, as in the address of the screen: `level=error`. Defaults to none. */
  declare query: URLSearchParams;

  #isBusy: 'older' | 'download' | null = null;
  #failure: TemplateResult | null = null;
  readonly #shown = new Loading<Shown>(this, async (signal) => {
    const { client, permissions } = this.current;
    const [page, providers, connections, may] = await Promise.all([
      client.events.list({ ...toQuery(readFilters(this.query)), limit: pageSize }, { signal }),
      client.providers.list({ signal }),
      client.connections.list({ signal }),
      permissions(),
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
    if (changed.has('query') && changed.get('query')?.toString() !== this.query.toString()) void this.#shown.load();
  }

  #filter(filters: URLSearchParams): void {
    if (this.session) this.session.navigate(paths.timeline(Object.fromEntries(filters)), { replace: true });
    else this.query = filters;
  }

  async #busy(what: 'older' | 'download', work: () => Promise<void>): Promise<void> {
    this.#isBusy = what;
    this.#failure = null;
    this.requestUpdate();
    try {
      await work();
    } catch (error) {
      const known = toApiError(error);
      if (known.status === 401) this.current.signedOut();
      this.#failure = errorNotice(this.current, known);
    }
    this.#isBusy = null;
    this.requestUpdate();
  }

  readonly #loadOlder = (): void => {
    const { value } = this.#shown.state;
    const cursor = value?.cursor ?? null;
    if (!value || cursor === null) return;
    void this.#busy('older', async () => {
      const query = { ...toQuery(readFilters(this.query)), limit: pageSize, cursor };
      const page = await this.current.client.events.list(query);
      this.#shown.set({ ...value, events: [...value.events, ...page.data], cursor: page.next_cursor });
    });
  };

  readonly #download = (): void => {
    void this.#busy('download', async () => {
      await download(await this.current.client.events.exportCsv(toQuery(readFilters(this.query))));
    });
  };

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(timelineWords);
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      ${loaded(
        session,
        this.#shown.state,
        () => void this.#shown.load(),
        (shown) => html`${filterForm({
          session,
          filters: readFilters(this.query),
          connections: shown.connections,
          change: (filters) => this.#filter(filters),
        })}
        ${this.#renderDownload(shown)} ${this.#failure ?? nothing} ${this.#renderEvents(shown)}`,
      )}
    </div>`;
  }

  #renderDownload({ permissions }: Shown): TemplateResult {
    const session = this.current;
    const words = session.words(timelineWords);
    const isBusy = this.#isBusy === 'download';
    const denied = denialOf(session, permissions.may('export_events'));
    return html`<div class="row">
      ${button({ label: isBusy ? session.words(commonWords).working : words.download, isBusy, denied, act: this.#download })}
      ${denied === null ? html`<span class="small muted">${words.downloadHint}</span>` : nothing}
    </div>`;
  }

  #renderEvents({ events, cursor, connections, capabilities }: Shown): TemplateResult {
    const session = this.current;
    const words = session.words(timelineWords);
    const isShown = showsTechnical(readFilters(this.query));
    const entries = toEntries(events.filter(({ level }) => isShown || level !== 'debug'));
    const connectionOf = ({ connection_id: id }: LogEvent): string =>
      id === null ? words.ofShop : (connections.find((each) => each.id === id)?.name ?? words.deleted);
    const nameOf = (event: LogEvent): string => {
      const { capability: key } = event.meta;
      if (typeof key !== 'string') return connectionOf(event);
      return `${connectionOf(event)}: ${labelOf(session, key, capabilities.get(key))}`;
    };
    return html`${
      entries.length === 0
        ? html`<p>${words.none}</p>`
        : html`<ul>
            ${entries.map((entry) => renderEntry(session, entry, nameOf))}
          </ul>`
    }
    ${pager(session, cursor, this.#isBusy === 'older', this.#loadOlder)}`;
  }
}
