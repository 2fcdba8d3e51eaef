import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { MfxElement } from '../../shell/element.ts';
import { Later } from '../../shell/later.ts';
import { Loading } from '../../shell/loading.ts';
import { paths } from '../../shell/routes.ts';
import { connectionWords } from '../../words/connection.ts';
import type { ConnectionContent, Shown } from './content.ts';
import { readConnected } from './read.ts';

/** One connection: what it does, its settings, its test, and its end. */
export class ConnectionScreen extends MfxElement {
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    connectionId: { attribute: 'connection-id' },
  };

  /** Which connection. */
  declare connectionId: string;

  readonly #content: Later<ConnectionContent> = new Later(this, async () => {
    const { ConnectionContent, connectionStyles } = await import('./content.ts');
    this.adopt(connectionStyles);
    return new ConnectionContent(this, () => this.current, this.#shown);
  });
  readonly #shown = new Loading<Shown>(this, async (signal) => {
    const [connected, permissions, content] = await Promise.all([
      readConnected(this.current.client, this.connectionId, signal),
      this.current.permissions(),
      this.#content.load(),
    ]);
    content.start(connected);
    return { ...connected, permissions };
  });

  constructor() {
    super();
    this.connectionId = '';
  }

  protected override get subject(): string | null {
    return this.connectionId || null;
  }

  protected override read(): void {
    void this.#shown.load({ fresh: true });
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(connectionWords);
    const { state } = this.#shown;
    return html`<div class="stack">
      <p><a href=${session.link(paths.overview)}>${words.back}</a></p>
      <h1 tabindex="-1">${state.value?.provider.label ?? words.connection}</h1>
      ${this.#content.part?.render() ?? waiting(session, state, () => void this.#shown.load())}
    </div>`;
  }
}
