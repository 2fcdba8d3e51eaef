// Holds the committed report of every public surface against what is built: packages/*/api/*.api.md.
// A change of a surface is meant: accept it with `pnpm check:api --write`.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

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
        reportTempFolder: resolve('node_modules/.cache/api', folder),
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
      `The public surface of ${join(folder, name)} changed. If that is meant, run \`pnpm build && pnpm check:api --write\`, and commit packages/*/api.`,
    );
  return isWriting || !apiReportChanged;
}

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (manifest.private) continue;
  if (!existsSync(`${folder}/dist/index.d.ts`)) throw new Error(`${folder} is not built: run \`pnpm build\` first.`);
  for (const entryPoint of entryPoints(folder, manifest)) if (!check(folder, entryPoint)) process.exitCode = 1;
}
