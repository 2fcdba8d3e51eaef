import type { Answers } from './answers.ts';
import { authImports, pagerCalls, recordWords } from './choices.ts';
import { namesOf } from './names.ts';

/** Longest line of the formatter. */
const lineWidth = 120;

/** Everything that the templates put in. */
export function wordsOf({ name, kind, auth, pager, record }: Answers, testCommand: string) {
  const { type, pull, getPort, article, records } = recordWords[record];
  const isPull = kind === 'pull';
  const port = isPull ? pull.port : getPort;
  const [domain = '', method = ''] = port.split('.');
  const imported = ['defineProvider', ...authImports[auth]];
  if (isPull) imported.push('list', pull.contract, pagerCalls[pager].function);
  const suites = [...(auth === 'oauth2' ? ['testOAuth'] : []), 'testProvider', ...(isPull ? [] : ['testPush'])];
  const names = namesOf(name);
  const configType = `type ${names.pascal}Config`;
  const config = `${names.camel}Config`;
  return {
    ...names,
    kind,
    auth,
    record,
    records,
    article,
    testCommand,
    recordType: type,
    raw: `raw${type}`,
    toRecord: `to${type}`,
    createRecord: `create${type}`,
    pager: pagerCalls[pager],
    port: { name: port, domain, method },
    capability: isPull ? pull.key : `send_${record}`,
    capabilityFile: `send-${record}`,
    contract: isPull ? pull.contract : `send${type}`,
    run: `runSend${type}`,
    scope: isPull ? `${records}.read` : 'messages.write',
    purpose: isPull ? `brings in ${records}` : `sends ${records}`,
    mapping: isPull ? 'which fields are read, and what they become' : 'what is sent',
    suites: suites.toSorted().join(', '),
    importConfig: importFrom([...(isPull ? [configType] : []), config, 'accountPath'], './config.ts'),
    importConfigType: importFrom([configType, 'accountPath'], '../config.ts'),
    importFromCore: importFrom(imported, '@makerfex/integrations-core/provider'),
  };
}
export type Words = ReturnType<typeof wordsOf>;

const withoutType = (specifier: string): string => specifier.replace('type ', '');

/** An import as the formatter writes it. */
function importFrom(specifiers: readonly string[], source: string): string {
  const sorted = specifiers.toSorted((one, other) => compareNames(withoutType(one), withoutType(other)));
  const line = `import { ${sorted.join(', ')} } from '${source}';`;
  return line.length <= lineWidth
    ? line
    : `import {\n${sorted.map((one) => `  ${one},\n`).join('')}} from '${source}';`;
}

/** Letter by letter in the order AaBb, as the formatter sorts. */
function compareNames(one: string, other: string): number {
  const [key, otherKey] = [sortKey(one), sortKey(other)];
  return key < otherKey ? -1 : Number(key > otherKey);
}

const sortKey = (name: string): string =>
  name.replaceAll(/[A-Za-z]/g, (letter) => letter.toLowerCase() + (letter === letter.toLowerCase() ? '1' : '0'));
