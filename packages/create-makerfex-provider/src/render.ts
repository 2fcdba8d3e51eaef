import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';
import type { Answers } from './answers.ts';
import { packageJson, packageRoot, tsconfigJson, workspaceRoot } from './manifest.ts';
import { type Words, wordsOf } from './words.ts';

const templates = join(packageRoot, 'template');
const eta = new Eta({ autoEscape: false, autoTrim: false });

/** A template is filled in if its name ends with `.eta`, or else copied. */
function render(template: string, words: Words): string {
  const text = readFileSync(join(templates, template), 'utf8');
  return template.endsWith('.eta') ? eta.renderString(text, words) : text;
}

/** The template of each file, by its path in the new package. */
function templatesOf({ kind, auth, pager, record }: Answers): Readonly<Record<string, string>> {
  return {
    'README.md': 'README.md.eta',
    'src/index.ts': 'index.ts.eta',
    'src/provider.ts': 'provider.ts.eta',
    'src/provider.test.ts': 'provider.test.ts.eta',
    'src/config.ts': 'config.ts.eta',
    'src/simulator/index.ts': 'simulator/index.ts.eta',
    'src/simulator/credentials.ts': `simulator/credentials/${auth}.ts`,
    ...(kind === 'pull'
      ? {
          [`src/map/${record}.ts`]: `map/${record}.ts`,
          'src/simulator/list.ts': `simulator/list/${pager}.ts`,
          'src/simulator/records.ts': `simulator/records/${record}.ts`,
        }
      : {
          [`src/capabilities/send-${record}.ts`]: 'capability.ts.eta',
          'src/map/message.ts': `message/${record}.ts`,
          'src/simulator/example.ts': `simulator/example/${record}.ts`,
        }),
  };
}

/** The text of every file, by its path in the new package. */
export function renderFiles(answers: Answers): ReadonlyMap<string, string> {
  const words = wordsOf(answers, workspaceRoot ? `pnpm exec vitest run --project ${folderOf(answers)}` : 'npm test');
  const rendered = Object.entries(templatesOf(answers)).map(
    ([path, template]) => [path, render(template, words)] as const,
  );
  return new Map([
    ['package.json', packageJson(answers.name)],
    ['tsconfig.json', tsconfigJson(answers.dir)],
    ...rendered,
  ]);
}

const folderOf = ({ dir }: Answers): string => dir.split(/[\\/]/).at(-1) ?? '';
