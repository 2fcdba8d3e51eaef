/** Shorter halves of a pair stand in many a URL by chance. */
const shortestHalf = 6;

interface Form {
  /** As it is named in a failure. */
  readonly name: string;
  readonly text: string;
}

/**
 * Looks for a secret in a text: whole, one half of a pair (`user:password`), in base64 or base64url, alone or within something
 * longer; each also percent-encoded, once or twice.
 * @returns what the text holds: `half of a secret in base64`
 */
export function secretIn(text: string, secrets: readonly string[]): string | undefined {
  // In a query a blank is a plus.
  const plain = [text, text.replaceAll('+', ' ')];
  const once = plain.map(percentDecoded);
  const spellings = [...new Set([...plain, ...once, ...once.map(percentDecoded)])];
  for (const secret of secrets)
    for (const form of formsOf(secret)) if (spellings.some((one) => one.includes(form.text))) return form.name;
  return undefined;
}

function formsOf(secret: string): Form[] {
  const halves = secret.includes(':') ? secret.split(':').filter(({ length }) => length >= shortestHalf) : [];
  return [
    ...spellingsOf('a secret', secret),
    ...[...new Set(halves)].flatMap((half) => spellingsOf('half of a secret', half)),
  ];
}

function spellingsOf(name: string, text: string): Form[] {
  const encoded = [0, 1, 2].map((offset) => base64Within(text, offset)).filter(({ length }) => length >= shortestHalf);
  const either = [...encoded, ...encoded.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'))];
  return [{ name, text }, ...[...new Set(either)].map((one) => ({ name: `${name} in base64`, text: one }))];
}

/** The characters that a text has in base64 whatever stands around it, if it begins so many bytes after a multiple of three. */
function base64Within(text: string, offset: number): string {
  const bytes = Buffer.from(' '.repeat(offset) + text);
  const whole = Math.floor((bytes.length * 8) / 6);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole);
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
