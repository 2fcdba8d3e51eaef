import { cancel, select, text } from '@clack/prompts';
import {
  type Answers,
  type Auth,
  auths,
  type Kind,
  kinds,
  nameSchema,
  type PagerName,
  pagers,
  records,
} from './answers.ts';
import type { Flags } from './flags.ts';

export type Asked = Omit<Answers, 'dir'>;

const hints: Readonly<Record<Kind | Auth | PagerName, string>> = {
  pull: 'brings records in',
  push: 'sends something out',
  api_key: 'a key that a person pastes',
  access_token: 'a token that a person pastes, sent as Bearer',
  basic_auth: 'user and password',
  custom: 'a secret of several fields',
  oauth2: 'consent, and tokens that are refreshed',
  none: 'the API is open',
  'page-number': '?page=2',
  offset: '?offset=100',
  cursor: 'each answer has a cursor for the next page',
  'link-header': 'Link: <...>; rel="next"',
  time: '?changed_since=, in the order of changes',
};
const hintsByWord = new Map(Object.entries(hints));

/** Asks for what no flag says. Ends the process if the person cancels. */
export async function ask(flags: Flags): Promise<Asked> {
  const name = flags.name ?? (await answered(text({ message: 'Name of its package', validate: problemOf })));
  const kind = flags.kind ?? (await choose('What does it do?', kinds));
  const record =
    flags.record ?? (await choose(kind === 'pull' ? 'What does it bring in?' : 'What does it send?', records));
  const auth = flags.auth ?? (await choose('What lets it in?', auths));
  const pager = flags.pager ?? (kind === 'pull' ? await choose('How are lists paged?', pagers) : pagers[0]);
  return { name, kind, record, auth, pager };
}

const problemOf = (name: string | undefined): string | undefined =>
  nameSchema.safeParse(name ?? '').error?.issues[0]?.message;

async function choose<Word extends string>(message: string, words: readonly [Word, ...Word[]]): Promise<Word> {
  const options = words.map((value) => ({ value, hint: hintsByWord.get(value) ?? '' }));
  const chosen = await answered(select<string>({ message, options }));
  return words.find((word) => word === chosen) ?? words[0];
}

async function answered(question: Promise<string | symbol>): Promise<string> {
  const answer = await question;
  if (typeof answer === 'string') return answer;
  cancel('Cancelled: nothing was written.');
  return process.exit(1);
}
