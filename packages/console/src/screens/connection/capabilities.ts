import { html, nothing, type TemplateResult } from 'lit';
import { switchControl } from '../../parts/switch.ts';
import { time } from '../../parts/time.ts';
import { denialOf, type Permissions } from '../../shell/permissions.ts';
import { paths } from '../../shell/routes.ts';
import type { Session } from '../../shell/session.ts';
import { connectionWords } from '../../words/connection.ts';
import { labelOf } from '../../words/subjects.ts';
import type { Connection, Provider } from './read.ts';

type Shown = Pick<Connection, 'id' | 'status' | 'enabled_capabilities' | 'capability_health'>;

export interface CapabilitiesParts {
  readonly session: Session;
  readonly provider: Provider;
  readonly connection: Shown;
  readonly permissions: Permissions;
  readonly isBusy: boolean;
  readonly toggle: (capability: string, isOn: boolean) => void;
  /** Whether each has a link that leads to running it. */
  readonly hasLinks: boolean;
}

/** A switch for everything that the connection can do. */
export function renderCapabilities(parts: CapabilitiesParts): TemplateResult {
  return html`<ul class="stack switches">
    ${parts.provider.capabilities.map((capability) => html`<li class="stack tight">${one(parts, capability)}</li>`)}
  </ul>`;
}

function one(parts: CapabilitiesParts, { key, label, mode }: Provider['capabilities'][number]): TemplateResult {
  const { session, provider, connection, permissions, isBusy, toggle, hasLinks } = parts;
  const words = session.words(connectionWords);
  const name = labelOf(session, key, label);
  const isOn = connection.enabled_capabilities.includes(key);
  return html`${switchControl({
    label: name,
    isOn,
    state: isOn ? words.on : words.off,
    hint: (mode === 'pull' ? words.pull : words.push)(provider.label),
    isBusy,
    denied: denialOf(session, permissions.may('configure')),
    toggle: (wanted) => toggle(key, wanted),
  })}
  ${trouble(session, connection.capability_health[key])}
  ${
    hasLinks && isOn && connection.status === 'enabled'
      ? html`<p><a href=${session.link(paths.action(connection.id, key))} aria-label=${words.runOf(name)}>${words.run}</a></p>`
      : nothing
  }`;
}

function trouble(session: Session, health: Connection['capability_health'][string] | undefined) {
  if (!health?.reason || health.health === 'healthy') return nothing;
  return html`<p class="small">
    ${health.reason} (${time(session.format, health.since)})
  </p>`;
}
