import type { ApiError } from '@makerfex/integrations-client';
import { css, html, nothing, type TemplateResult } from 'lit';
import { button } from '../../parts/button.ts';
import { guard } from '../../parts/guard.ts';
import { loaded } from '../../parts/loaded.ts';
import { errorNotice } from '../../parts/notice.ts';
import { pager } from '../../parts/pager.ts';
import type { Loading } from '../../shell/loading.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import type { Session } from '../../shell/session.ts';
import { commonWords } from '../../words/common.ts';
import { labelOf } from '../../words/subjects.ts';
import { timelineWords } from '../../words/timeline.ts';
import { type Entry, type LogEvent, toEntries } from './entries.ts';
import { renderEntry } from './entry.ts';
import { filterForm } from './filter-form.ts';
import { type Filters, showsTechnical } from './filters.ts';

const partSize = 50;

/** What was read of the log. */
export interface Log {
  readonly events: readonly LogEvent[];
  readonly cursor: string | null;
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  /** Names of capabilities, by key. */
  readonly capabilities: ReadonlyMap<string, string>;
  readonly permissions: Permissions;
}

export interface LogParts {
  readonly shown: Loading<Log>;
  readonly session: Session;
  readonly filters: Filters;
  /** What is under way: `older`, `download`; null if nothing is. */
  readonly busy: string | null;
  /** What went wrong last. */
  readonly failure: ApiError | null;
  readonly change: (filters: URLSearchParams) => void;
  readonly download: () => void;
  readonly loadOlder: () => void;
}

/** The filters, the download and the events. */
export const renderLog = (parts: LogParts): TemplateResult => {
  const { session, shown, filters, change, failure } = parts;
  return loaded(
    session,
    shown,
    (log) => html`${filterForm({ session, filters, change, connections: log.connections })}
      ${renderDownload(parts, log)} ${errorNotice(session, failure)} ${renderEvents(parts, log)}`,
  );
};

function renderDownload({ session, busy, download }: LogParts, { permissions }: Log): TemplateResult {
  const words = session.words(timelineWords);
  const isBusy = busy === 'download';
  const denied = denialOf(session, permissions.may('export_events'));
  return html`<div class="row">
    ${button({ label: isBusy ? session.words(commonWords).working : words.download, isBusy, denied, act: download })}
    ${denied === null ? html`<span class="small muted">${words.downloadHint}</span>` : nothing}
  </div>`;
}

function renderEvents(
  { session, filters, busy, loadOlder }: LogParts,
  { events, cursor, connections, capabilities }: Log,
): TemplateResult {
  const words = session.words(timelineWords);
  const isShown = showsTechnical(filters);
  const entries = toEntries(events.filter(({ level }) => isShown || level !== 'debug'));
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  const connectionOf = ({ connection_id: id }: LogEvent): string =>
    id === null ? words.ofShop : (names.get(id) ?? words.deleted);
  const nameOf = (event: LogEvent): string => {
    const { capability: key } = event.meta;
    if (typeof key !== 'string') return connectionOf(event);
    return `${connectionOf(event)}: ${labelOf(session, key, capabilities.get(key))}`;
  };
  return html`${
    entries.length === 0
      ? html`<p>${words.none}</p>`
      : partsOf(entries).map(
          (part) => html`<ul class="part">
            ${part.map((entry) =>
              // Older events only add to the end: what is above stays as it is.
              guard([session, connections, entry.key, entry.events.length], () => renderEntry(session, entry, nameOf)),
            )}
          </ul>`,
        )
  }
  ${pager(session, cursor, busy === 'older', loadOlder)}`;
}

/** Entries in parts, whose layout browsers skip while they are far away. */
function partsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const count = Math.ceil(entries.length / partSize);
  return Array.from({ length: count }, (_, part) => entries.slice(part * partSize, (part + 1) * partSize));
}

export const styles = [
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
    /* Browsers lay out only what is near; the rest can be found and read all the same. */
    .part {
      content-visibility: auto;
      contain-intrinsic-block-size: auto 300rem;
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
