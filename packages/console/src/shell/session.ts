import type { Client } from '@makerfex/integrations-client';
import { type PickWords, pickTexts } from '../words/catalogue.ts';
import { createFormats, type Formats } from '../words/formats.ts';
import { textsIn } from '../words/languages.ts';
import type { OwnWords } from '../words/own-words.ts';
import { type Permissions, readPermissions } from './permissions.ts';

/** What a screen needs of the page around it. */
export interface Session {
  readonly client: Client;
  /** BCP 47, such as `de-AT`. */
  readonly language: string;
  readonly format: Formats;
  /** The texts of a catalogue in the person's language. */
  readonly words: PickWords;
  /** What the actor may do; read once. @throws ApiError */
  readonly permissions: () => Promise<Permissions>;
  /** The host's page to sign in; null if unknown. */
  readonly signInUrl: string | null;
  /** The address of a screen, for links. @param path such as `/runs/1` */
  readonly link: (path: string) => string;
  /** Goes to a screen. @param replace does not add to the history of the browser */
  readonly navigate: (path: string, options?: { readonly replace?: boolean }) => void;
  /** Says something to people who cannot see it change. */
  readonly announce: (text: string) => void;
  /** Whether the browser itself may get files of the API, for links and frames. If not, the host gave a client that may send a token. */
  readonly hasCookies: boolean;
  /** Call it when an action was answered with 401: asks the person to sign in elsewhere, and keeps what is on the screen. */
  readonly signedOut: () => void;
}

/** What differs between a screen in the console and one alone in a host's page. */
export interface SessionParts
  extends Pick<
    Session,
    'client' | 'hasCookies' | 'language' | 'signInUrl' | 'link' | 'navigate' | 'announce' | 'signedOut'
  > {
  readonly ownWords: OwnWords;
}

export function createSession({ ownWords, ...parts }: SessionParts): Session {
  let permissions: Promise<Permissions> | undefined;
  return {
    ...parts,
    format: createFormats(parts.language),
    words: (of) => pickTexts(of, parts.language, ownWords, textsIn(parts.language)),
    permissions() {
      permissions ??= readPermissions(parts.client).catch((error: unknown) => {
        permissions = undefined;
        throw error;
      });
      return permissions;
    },
  };
}
