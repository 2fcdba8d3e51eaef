// Holds the committed report of every public surface against what is built: packages/*/api/*.api.md.
// A change of a surface is meant: accept it with `pnpm check:api --write`.
import { mkdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { builtPackages, readManifest } from './installed-packages.mjs';

const isWriting = process.argv.includes('--write');

/** The entry points of a package that have types: `.` and its subpaths. */
function entryPoints(folder, { exports }) {
  return Object.entries(exports).flatMap(([subpath, target]) =>
    target.types ? [{ subpath, types: resolve(folder, target.types) }] : [],
  );
}

/** @returns whether the report is as committed, or was written */
function check(folder, { subpath, types }) {
  const name = subpath === '.' ? 'index' : subpath.slice(2).replaceAll('/', '-');
  const reportFolder = resolve(folder, 'api');
  mkdirSync(reportFolder, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObject: {
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      projectFolder: resolve(folder),
      compiler: { tsconfigFilePath: resolve(folder, 'tsconfig.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder,
        reportTempFolder: resolve('node_modules/.cache/api', basename(folder)),
        includeForgottenExports: false,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve(folder, 'package.json'),
  });
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: isWriting,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  if (apiReportChanged && !isWriting)
    console.error(
      `The public surface of ${basename(folder)}/${name} changed. If that is meant, run \`pnpm build && pnpm check:api --write\`, and commit packages/*/api.`,
    );
  return isWriting || !apiReportChanged;
}

for (const folder of builtPackages('.'))
  for (const entryPoint of entryPoints(folder, readManifest(folder)))
    if (!check(folder, entryPoint)) process.exitCode = 1;
