import type { OpenedCredential } from '../provider/opened-credential.ts';

/** A credential opened for use, with the version it was sealed as. */
export interface SessionCredential {
  readonly credential: OpenedCredential;
  readonly version: number;
}

/** Gives the outbound client the credential of a connection. */
export interface CredentialSession {
  /** The live credential, refreshed ahead of its expiry. */
  current(): Promise<SessionCredential>;
  /** After a 401 with `version`: a newer credential, or null if there is none. */
  refresh(version: number): Promise<SessionCredential | null>;
}
