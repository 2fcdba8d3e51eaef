import { IntegrationError } from '@makerfex/integrations-core';

/** The entity tag (RFC 9110, section 8.8.3) of a version. */
export const toETag = (version: number): string => `"${version}"`;

/** Compressing proxies make a tag weak; its version stays the same. */
const ownTag = /^(?:W\/)?"([1-9]\d{0,8})"$/;

/**
 * Returns the version that a change is based on.
 * @throws IntegrationError `invalid_input` if there is none or two that differ, `stale_version` for a tag of no version.
 */
export function versionOf(version: number | undefined, ifMatch: string | undefined, id: string): number {
  const [, tagged] = ownTag.exec(ifMatch ?? '') ?? [];
  if (ifMatch !== undefined && tagged === undefined)
    throw new IntegrationError(
      'stale_version',
      `The ETag in If-Match is not a version of connection ${id}: read the connection again, then repeat the change.`,
    );
  const versions = new Set(
    [version, tagged === undefined ? undefined : Number(tagged)].filter((one) => one !== undefined),
  );
  const [only] = versions;
  if (only !== undefined && versions.size === 1) return only;
  const problem =
    versions.size === 0 ? 'missing: send the version that was read, here or as If-Match' : 'not the one in If-Match';
  throw new IntegrationError('invalid_input', `The version of the change is ${problem}.`, {
    issues: [{ path: 'version', problem }],
  });
}
