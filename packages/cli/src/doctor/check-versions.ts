import { type Found, failure, ok, skipped } from './finding.ts';
import { coreName, findInstalled, isOfTheSdk } from './installed.ts';

/** Whether the packages of the SDK have one version, and core is installed once. */
export function checkVersions(folder: string): Found[] {
  const installed = findInstalled(folder);
  const sdk = installed.filter(isOfTheSdk);
  if (sdk.length === 0)
    return [skipped('No package of the SDK is installed in this folder: run this in the folder of the host.')];
  const found: Found[] = [];
  const cores = installed.filter(({ name }) => name === coreName);
  if (cores.length > 1)
    found.push(
      failure(
        `${coreName} is installed ${cores.length} times: ${cores.map((core) => `${core.version} in ${core.folder}`).join(', ')}. Make it a peer dependency of your own packages, and install again.`,
      ),
    );
  const byVersion = Map.groupBy(sdk, ({ version }) => version);
  if (byVersion.size > 1) {
    const parts = [...byVersion].map(([version, packages]) => `${version} (${namesOf(packages)})`);
    found.push(failure(`The packages have different versions: ${parts.join(', ')}. Install the same version of all.`));
  }
  if (found.length === 0) found.push(ok(`${sdk.length} packages of the SDK have the version ${sdk[0]?.version}.`));
  return found;
}

const namesOf = (packages: readonly { readonly name: string }[]): string =>
  [...new Set(packages.map(({ name }) => name))].join(', ');
