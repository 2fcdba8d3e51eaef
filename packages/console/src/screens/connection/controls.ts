import { html, nothing, type TemplateResult } from 'lit';
import { buttonRow } from '../../parts/button-row.ts';
import { switchControl } from '../../parts/switch.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { connectionWords } from '../../words/connection.ts';
import type { Connected } from './read.ts';

export interface ControlsParts extends Connected {
  readonly session: Session;
  readonly permissions: Permissions;
  readonly isBusy: boolean;
  readonly setStatus: (isOn: boolean) => void;
  readonly test: () => void;
  readonly disconnect: () => void;
}

/** What can be done with the connection as a whole. */
export function renderControls(parts: ControlsParts): TemplateResult {
  const { session, provider, connection, permissions, isBusy, setStatus, test, disconnect } = parts;
  const words = session.words(connectionWords);
  const denied = denialOf(session, permissions.may('configure'));
  const isOn = connection.status === 'enabled';
  const signIn = provider.auth_types.every((type) => type === 'none')
    ? nothing
    : html`<a class="button" href=${session.link(paths.connect(provider.key, 'sign-in'))}>${words.signIn}</a>`;
  return html`${switchControl({
    label: words.enabled,
    isOn,
    state: isOn ? words.on : words.off,
    hint: words.enabledHint,
    isBusy,
    denied,
    toggle: setStatus,
  })}
  ${buttonRow(
    denied,
    [
      { label: words.test, isBusy, act: test },
      { label: words.disconnect, kind: 'danger', isBusy, act: disconnect },
    ],
    html`<a class="button" href=${session.link(paths.schedules(connection.id))}>${words.schedules}</a> ${signIn}`,
  )}`;
}
