import { html, type TemplateResult } from 'lit';
import { define } from '../../shell/element.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import type { Connected } from '../connection/read.ts';
import { handOffScreen, loadHandOff } from '../hand-off/load.ts';

interface OwnParts {
  readonly session: Session;
  readonly connected: Connected;
  /** Key of the capability. */
  readonly capability: string;
  /** Why it cannot run now; null if it can. */
  readonly denied: string | null;
  /** A link to what would change that. */
  readonly mend: unknown;
}

/** A screen for inputs of one shape. Few people need it, so it is loaded only when it is needed. */
interface OwnScreen {
  readonly load: () => Promise<void>;
  readonly render: (parts: OwnParts) => TemplateResult;
}

/** By the name that a contract has for the screen of its input. */
const ownScreens: Readonly<Record<string, OwnScreen>> = {
  [handOffScreen]: {
    load: loadHandOff,
    render: ({ session, connected, capability, denied, mend }) => html`<mfx-hand-off
      .session=${session}
      .connected=${connected}
      .capability=${capability}
      .denied=${denied}
      .mend=${mend}
    ></mfx-hand-off>`,
  },
  picture_post: {
    load: async () => define('mfx-post', (await import('../post/post.ts')).PostScreen),
    render: ({ session, connected, capability, denied, mend }) => html`<mfx-post
      .session=${session}
      .connected=${connected}
      .capability=${capability}
      .denied=${denied}
      .mend=${mend}
    ></mfx-post>`,
  },
};

/** The screen of a capability's input; undefined if the form of its schema is right. */
export const ownScreenOf = ({ provider }: Connected, capability: string): OwnScreen | undefined =>
  textFor(ownScreens, provider.capabilities.find(({ key }) => key === capability)?.screen?.name ?? '');
