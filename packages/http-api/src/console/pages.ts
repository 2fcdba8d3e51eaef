import type { Addresses } from '../addresses.ts';
import type { NamedFile, NamedFiles } from './files.ts';

/** Languages of the page around the console; the console reads them from `lang`. */
const texts = {
  en: {
    title: 'Integrations',
    needsScript: 'The console needs JavaScript.',
    signedOut: 'You are signed out. Sign in, then open this page again.',
    signIn: 'Sign in',
    failed: 'This page cannot be shown.',
  },
  de: {
    title: 'Integrationen',
    needsScript: 'Die Konsole braucht JavaScript.',
    signedOut: 'Sie sind abgemeldet. Melden Sie sich an und öffnen Sie diese Seite erneut.',
    signIn: 'Anmelden',
    failed: 'Diese Seite kann nicht angezeigt werden.',
  },
} as const;

type Language = keyof typeof texts;

export interface PageParts {
  readonly addresses: Addresses;
  readonly files: NamedFiles;
  readonly language: Language;
  readonly signIn: string | undefined;
}

/** The first language of the browser that the console has; English if there is none. */
export function languageOf({ headers }: Request): Language {
  const accepted = (headers.get('accept-language') ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase());
  return accepted.find((each): each is Language => each in texts) ?? 'en';
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (each) => entities[each] ?? each);

const page = ({ addresses, files, language }: PageParts, script: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${texts[language].title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${addresses.link(`/console/${files.style.name}`)}">${script}
</head>
<body>
${body}
</body>
</html>
`;

/** The console, whatever its path: it reads the path itself. */
export function consolePage(parts: PageParts): string {
  const { addresses, files, language, signIn } = parts;
  const at = ({ name }: NamedFile): string => addresses.link(`/console/${name}`);
  const own = files.languages.get(language);
  const first = [...files.first, ...(own ? [own] : [])]
    .map((file) => `\n<link rel="modulepreload" href="${at(file)}">`)
    .join('');
  const script = `${first}\n<script type="module" src="${at(files.script)}"></script>`;
  const login = signIn === undefined ? '' : ` sign-in-url="${escape(signIn)}"`;
  return page(
    parts,
    script,
    `<mfx-console base-url="${addresses.link('')}" path="${addresses.link('/console')}"${login}></mfx-console>
<noscript>${texts[language].needsScript}</noscript>`,
  );
}

/** For people who are not signed in. */
export function signedOutPage(parts: PageParts): string {
  const { title, signedOut, signIn: label } = texts[parts.language];
  const link = parts.signIn === undefined ? '' : `\n<p><a href="${escape(parts.signIn)}">${label}</a></p>`;
  return page(parts, '', `<section>\n<h1>${title}</h1>\n<p>${signedOut}</p>${link}\n</section>`);
}

/** @param detail what failed, and what to do next; empty for what only the operators may know */
export function failedPage(parts: PageParts, detail: string): string {
  const { title, failed } = texts[parts.language];
  return page(parts, '', `<section>\n<h1>${title}</h1>\n<p>${failed}</p>\n<p>${escape(detail)}</p>\n</section>`);
}
