import { nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { MfxElement } from '../../shell/element.ts';
import type { Connected } from '../connection/read.ts';

/** A screen of its own for the input of a capability, which the action screen shows instead of the form of the schema. */
export abstract class InputScreen extends MfxElement {
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    connected: { attribute: false },
    capability: { attribute: false },
    denied: { attribute: false },
    mend: { attribute: false },
  };

  /** The connection; null while it is read. */
  declare connected: Connected | null;
  /** Key of the capability. */
  declare capability: string;
  /** Why the person may not run it now; null if they may. */
  declare denied: string | null;
  /** A link to what would change that. */
  declare mend: unknown;

  #startedFor = '';

  constructor() {
    super();
    this.connected = null;
    this.capability = '';
    this.denied = null;
    this.mend = nothing;
  }

  get connectionId(): string {
    return this.connected?.connection.id ?? '';
  }

  /** Begins with an empty input. */
  protected abstract start(connected: Connected): void;

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const what = `${this.connectionId}/${this.capability}`;
    // Reading the connection again keeps what a person has filled in.
    if (this.connected === null || what === this.#startedFor) return;
    this.#startedFor = what;
    this.start(this.connected);
  }
}
