import type { OpenedCredential } from '../provider/auth.ts';

/** A credential opened for use, with the version it was sealed as. */
export interface SessionCredential {
  readonly credential: OpenedCredential;
  readonly version: number;
}

/** How the outbound client comes by the credential of a connection. */
export interface CredentialSession {
  /** The live credential, refreshed ahead of its expiry. */
  current(): Promise<SessionCredential>;
  /** After a 401 with `version`: a newer credential, or null where none can be had. */
  refresh(version: number): Promise<SessionCredential | null>;
}
