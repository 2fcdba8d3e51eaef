import { html, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { ConnectionElement } from '../../shell/connection-element.ts';
import { Later } from '../../shell/later.ts';
import { paths } from '../../shell/routes.ts';
import { connectionWords } from '../../words/connection.ts';
import type { ConnectionContent, Shown } from './content.ts';
import { readConnected } from './read.ts';

/** One connection: what it does, its settings, its test, and its end. */
export class ConnectionScreen extends ConnectionElement {
  readonly #content: Later<ConnectionContent> = new Later(this, async () => {
    const { ConnectionContent } = await import('./content.ts');
    return new ConnectionContent(this, () => this.current, this.#shown);
  });
  readonly #shown = this.reading<Shown>(async (signal) => {
    const [connected, permissions, content] = await Promise.all([
      readConnected(this.current.client, this.connectionId, signal),
      this.current.permissions(),
      this.#content.load(),
    ]);
    content.start(connected);
    return { ...connected, permissions };
  });

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(connectionWords);
    const { state } = this.#shown;
    return html`<div class="stack">
      <p><a href=${session.link(paths.overview)}>${words.back}</a></p>
      <h1 tabindex="-1">${state.value?.provider.label ?? words.connection}</h1>
      ${this.#content.part?.render() ?? waiting(session, this.#shown)}
    </div>`;
  }
}
