import { Combobox, type ComboboxHost, type ComboboxOptions } from '../../parts/combobox.ts';
import type { Session } from '../../shell/session.ts';

export interface ChoosingScreen extends ComboboxHost {
  readonly connectionId: string;
  readonly capability: string;
}

/** A list of what the host finds for a field of the input of the screen's capability. */
export const hostChoices = (
  screen: ChoosingScreen,
  session: () => Session,
  field: string,
  onChoice: ComboboxOptions['onChoice'],
): Combobox =>
  new Combobox(screen, {
    session,
    onChoice,
    search: (text, signal) =>
      session().client.runs.choices(screen.connectionId, screen.capability, field, { text }, { signal }),
  });
