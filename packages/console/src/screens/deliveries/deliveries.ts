import type { components } from '@makerfex/integrations-client';
import { css, html, nothing, type TemplateResult } from 'lit';
import { badge } from '../../parts/badge.ts';
import { loaded } from '../../parts/loaded.ts';
import { time } from '../../parts/time.ts';
import { MfxElement } from '../../shell/element.ts';
import { paths } from '../../shell/routes.ts';
import { textFor } from '../../words/catalogue.ts';
import { deliveryWords } from '../../words/deliveries.ts';

type LogEvent = components['schemas']['Event'];

const outcomes = {
  'webhook.received': 'good',
  'webhook.ignored': 'idle',
  'webhook.refused': 'bad',
} as const;
const types = ['webhook.received', 'webhook.ignored', 'webhook.refused'] as const;
/** Of each outcome. Older ones are in the log. */
const most = 50;

interface Shown {
  readonly events: readonly LogEvent[];
  /** Names of the providers, by key. */
  readonly labels: ReadonlyMap<string, string>;
}

/** What providers delivered by webhook, and what became of it. */
export class DeliveriesScreen extends MfxElement {
  static override styles = [
    ...MfxElement.styles,
    css`
      li {
        padding-block: 0.75rem;
        border-block-end: 1px solid var(--_line);
      }
    `,
  ];

  readonly #shown = this.reading<Shown>(async (signal) => {
    const { client } = this.current;
    const [providers, ...pages] = await Promise.all([
      client.providers.list({ signal }),
      ...types.map((type) => client.events.list({ event_type: type, limit: most }, { signal })),
    ]);
    const events = pages.flatMap(({ data }) => data);
    return {
      events: events.toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at)),
      labels: new Map(providers.map(({ key, label }) => [key, label])),
    };
  });

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(deliveryWords);
    return html`<div class="stack">
      <h1 tabindex="-1">${words.title}</h1>
      <p class="muted">${words.intro}</p>
      ${loaded(session, this.#shown, ({ events, labels }) =>
        events.length === 0
          ? html`<p>${words.none}</p>`
          : html`<ul>
                ${events.map((event) => this.#renderDelivery(event, labels))}
              </ul>
              <p><a href=${session.link(paths.timeline({ type: 'webhook.received' }))}>${words.older}</a></p>`,
      )}
    </div>`;
  }

  #renderDelivery(
    { event_type: type, meta, created_at: at }: LogEvent,
    labels: ReadonlyMap<string, string>,
  ): TemplateResult {
    const { words, format } = this.current;
    const texts = words(deliveryWords);
    const key = textOf(meta['provider_key']);
    const reason = textOf(meta['reason']);
    const { records } = meta;
    const parts = [
      textOf(meta['topic']),
      typeof records === 'number' ? texts.records(format.number(records)) : '',
      reason === '' ? '' : (textFor(texts.reasons, reason) ?? reason),
    ].filter((part) => part !== '');
    return html`<li>
      <div class="row">
        ${badge(textFor(outcomes, type) ?? 'idle', textFor(texts.outcomes, type) ?? type)}
        <span class="muted small">${labels.get(key) ?? key}, ${time(format, at)}</span>
      </div>
      ${parts.length === 0 ? nothing : html`<p>${parts.join(' · ')}</p>`}
    </li>`;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
