import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { waiting } from '../../parts/waiting.ts';
import { ConnectionElement } from '../../shell/connection-element.ts';
import { Later } from '../../shell/later.ts';
import { paths } from '../../shell/routes.ts';
import { actionWords } from '../../words/action.ts';
import { labelOf } from '../../words/subjects.ts';
import { readConnected } from '../connection/read.ts';
import type { ActionContent, Shown } from './content.ts';

/** Runs a capability with an input that a person fills in. */
export class ActionScreen extends ConnectionElement {
  static override properties: PropertyDeclarations = {
    ...ConnectionElement.properties,
    capability: { attribute: 'capability' },
  };

  /** Key of the capability. */
  declare capability: string;

  readonly #content: Later<ActionContent> = new Later(this, async () => {
    const { ActionContent } = await import('./content.ts');
    return new ActionContent(this, () => this.current, this.#shown);
  });
  readonly #shown = this.reading<Shown>(async (signal) => {
    const { client } = this.current;
    // First, so that a connection that is gone is one error.
    const [connected, content] = await Promise.all([
      readConnected(client, this.connectionId, signal),
      this.#content.load(),
    ]);
    const { capabilities } = await client.permissions.get(this.connectionId, { signal });
    await content.start(connected);
    return { ...connected, decision: capabilities?.find((one) => one.capability === this.capability) ?? null };
  });

  constructor() {
    super();
    this.capability = '';
  }

  protected override get subject(): string | null {
    return this.connectionId === '' ? null : `${this.connectionId}/${this.capability}`;
  }

  protected override render(): TemplateResult {
    const session = this.current;
    const words = session.words(actionWords);
    const { state } = this.#shown;
    const { value } = state;
    const label = value?.provider.capabilities.find(({ key }) => key === this.capability)?.label;
    const provider = value?.provider.label ?? '';
    return html`<div class="stack">
      ${value ? html`<p><a href=${session.link(paths.connection(this.connectionId))}>${words.back(provider)}</a></p>` : nothing}
      <h1 tabindex="-1">${value ? words.title(labelOf(session, this.capability, label), provider) : this.capability}</h1>
      ${this.#content.part?.render() ?? waiting(session, this.#shown)}
    </div>`;
  }
}
