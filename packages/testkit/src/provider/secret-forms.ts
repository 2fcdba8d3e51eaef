/** Halves shorter than this are left alone: a short word stands in many an address. */
const shortestPart = 8;
/** Base64 of so few characters could be anything. */
const shortestBase64 = 8;

/**
 * Whether a text shows a secret: as it is, percent-encoded, escaped as JSON, or in base64 or base64url, alone or after a name
 * (`id:secret`). Of a pair (`keystring:shared_secret`) each half of 8 characters or more counts.
 */
export function showsSecret(text: string, secret: string): boolean {
  const readings = readingsOf(text);
  const encoded = readings.map(asBase64Alphabet);
  return partsOf(secret).some(
    (part) =>
      readings.some((reading) => reading.includes(part)) ||
      base64FormsOf(part).some((form) => encoded.some((reading) => reading.includes(form))),
  );
}

function partsOf(secret: string): readonly string[] {
  const halves = secret.split(':').filter((half) => half.length >= shortestPart);
  return secret === '' ? [] : [...new Set([secret, ...halves])];
}

/** The text, and what it says once its escapes are read. Percent-encoding can be there twice: an address within an address. */
function readingsOf(text: string): readonly string[] {
  const once = percentDecoded(text);
  // In a query and in a form a space is written as a plus.
  const asForm = percentDecoded(text.replaceAll('+', ' '));
  return [...new Set([text, once, percentDecoded(once), asForm, percentDecoded(asForm), textsOfJson(text)])];
}

/** Bytes that are no text become characters that are in no secret. */
const percentDecoded = (text: string): string =>
  text.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());

/** Every text in a JSON body, a line each; empty if it is none. */
function textsOfJson(text: string): string {
  const found: string[] = [];
  try {
    JSON.parse(text, (key, value: unknown) => {
      found.push(key);
      if (typeof value === 'string') found.push(value);
      return value;
    });
  } catch {
    return '';
  }
  return found.join('\n');
}

const asBase64Alphabet = (text: string): string => text.replaceAll('-', '+').replaceAll('_', '/');

/**
 * What base64 of a longer text looks like where it holds this one: three bytes are four characters, so there are three ways to
 * begin, and the characters at both ends also depend on what stands beside.
 */
function base64FormsOf(part: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(part)]);
    const sure = Math.floor((bytes.length * 8) / 6);
    const form = bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), sure);
    return form.length >= shortestBase64 ? [form] : [];
  });
}
