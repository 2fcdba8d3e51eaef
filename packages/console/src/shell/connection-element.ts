import type { PropertyDeclarations } from 'lit';
import { MfxElement } from './element.ts';

/** An element that is about one connection. */
export class ConnectionElement extends MfxElement {
  static override properties: PropertyDeclarations = {
    ...MfxElement.properties,
    connectionId: { attribute: 'connection-id' },
  };

  /** Which connection. */
  declare connectionId: string;

  constructor() {
    super();
    this.connectionId = '';
  }

  protected override get subject(): string | null {
    return this.connectionId || null;
  }
}
