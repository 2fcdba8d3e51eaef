import { createHash } from 'node:crypto';
import { IntegrationError } from '@makerfex/integrations-core';
import type { ConsoleFiles, ConsoleOptions } from './options.ts';

/** A file with a name that changes with its content, so that browsers may keep it for good. */
export interface NamedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface NamedFiles {
  readonly script: NamedFile;
  readonly style: NamedFile;
  /** What the script loads: it knows their names, which have a hash. */
  readonly parts: readonly NamedFile[];
  /** Those of them that it needs to start, so that a browser loads them together with it. */
  readonly first: readonly NamedFile[];
  /** The one with the texts of a language, which people who speak it need to start too. */
  readonly languages: ReadonlyMap<string, NamedFile>;
}

const packageName = '@makerfex/integrations-console';

/** Gets the files once; after a failure it tries again at the next request. */
export function filesOf({ assets = loadPackage }: ConsoleOptions): () => Promise<NamedFiles> {
  let loading: Promise<NamedFiles> | undefined;
  return () => {
    loading ??= assets()
      .then(({ script, style, parts: texts = {}, languages = {} }) => {
        const parts = Object.entries(texts).map(([name, text]) => ({
          name,
          mediaType: javaScript,
          bytes: encode(text),
        }));
        return {
          script: toFile(script, 'js', javaScript),
          style: toFile(style, 'css', 'text/css; charset=utf-8'),
          parts,
          // Written by our own build: a later one is in `import("./name.js")`.
          first: parts.filter(({ name }) => script.includes(`from"./${name}"`) || script.includes(`import"./${name}"`)),
          languages: new Map(
            Object.entries(languages).flatMap(([language, name]) => {
              const part = parts.find((each) => each.name === name);
              return part ? [[language, part]] : [];
            }),
          ),
        };
      })
      .catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
    return loading;
  };
}

const javaScript = 'text/javascript; charset=utf-8';
const encode = (text: string) => new TextEncoder().encode(text);

function toFile(text: string, end: string, mediaType: string): NamedFile {
  const bytes = encode(text);
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
  return { name: `console-${hash}.${end}`, mediaType, bytes };
}

/** An optional peer: only hosts that switch the console on need it, so no bundler may look for it. */
async function loadPackage(): Promise<ConsoleFiles> {
  const address = `${packageName}/assets`;
  try {
    const loaded: { consoleAssets: () => Promise<ConsoleFiles> } = await import(
      /* webpackIgnore: true */ /* @vite-ignore */ address
    );
    return await loaded.consoleAssets();
  } catch (cause) {
    throw new IntegrationError(
      'not_configured',
      `The option \`console\` of httpApi needs ${packageName}: install it in the same version. In a bundled host also give it: \`console: { assets: consoleAssets }\`, from ${address}.`,
      { cause },
    );
  }
}
