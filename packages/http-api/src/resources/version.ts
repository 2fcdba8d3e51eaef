import { IntegrationError } from '@makerfex/integrations-core';

/** The entity tag (RFC 9110, section 8.8.3) of a version. */
export const toETag = (version: number): string => `"${version}"`;

/** Proxies that compress make a tag weak, and its version is the same. */
const ownTag = /^(?:W\/)?"([1-9]\d{0,8})"$/;

/**
 * The version that a change is based on.
 * @throws IntegrationError `invalid_input` where there is none or two that differ, `stale_version` for a tag that no version has.
 */
export function versionOf(version: number | undefined, ifMatch: string | undefined, id: string): number {
  const [, tagged] = ownTag.exec(ifMatch ?? '') ?? [];
  if (ifMatch !== undefined && tagged === undefined)
    throw new IntegrationError(
      'stale_version',
      `Connection ${id} has no version with this tag: read it again, then repeat the change.`,
    );
  const versions = new Set(
    [version, tagged === undefined ? undefined : Number(tagged)].filter((one) => one !== undefined),
  );
  const [only] = versions;
  if (only !== undefined && versions.size === 1) return only;
  const problem =
    versions.size === 0 ? 'missing: give the version that was read, here or as If-Match' : 'not the one of If-Match';
  throw new IntegrationError('invalid_input', `The version of the change is ${problem}.`, {
    issues: [{ path: 'version', problem }],
  });
}
