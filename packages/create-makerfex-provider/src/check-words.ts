import type { Answers } from './answers.ts';
import { CreateError } from './create-error.ts';
import { namesOf } from './names.ts';
import { renderFiles } from './render.ts';

/** Words of JavaScript that no template uses, and that cannot be names. */
const reserved =
  'arguments break case class continue debugger default delete do enum eval finally for implements in instanceof ' +
  'interface let package private protected public static super switch this undefined var while with yield';

/** A name that means nothing in any template. */
const neutral = 'zzz';

/** @throws CreateError if the factory would have a name that means something else in the code */
export function checkWords(answers: Answers): void {
  const { camel, host } = namesOf(answers.name);
  const code = [...renderFiles({ ...answers, name: neutral })]
    .filter(([path]) => path.endsWith('.ts'))
    .map(([, text]) => withoutText(text))
    .join('\n');
  const words = new Set([...reserved.split(' '), ...(code.match(/\b[A-Za-z]\w*/g) ?? [])]);
  if (words.has(camel))
    throw new CreateError(
      `The name "${answers.name}" cannot be used: ${camel} means something else in the code. Choose another, such as ${host}-shop.`,
    );
}

/** Code without its strings and comments. */
const withoutText = (code: string): string =>
  code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').replaceAll(/'[^'\n]*'|`[^`$\n]*`/g, "''");
