const hidden = '***';
const addresses = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]*:[^\s]*@[^\s"']*/gi;

/** Texts that must not be printed. Only messages are masked: SQL that happens to contain a password's text stays as it is. */
export class Mask {
  readonly #secrets = new Set<string>();

  /** Hides an address of a database from now on, and its password wherever it stands. */
  hideAddress(address: string): void {
    this.#secrets.add(address);
    const { password = '', username = '' } = URL.parse(address) ?? {};
    // It is no secret then, and masking it would hide the name of the role.
    if (password === '' || password === username) return;
    this.#secrets.add(password);
    this.#secrets.add(decoded(password));
  }

  apply(text: string): string {
    let masked = text;
    // The longest first: the address contains the password.
    for (const secret of [...this.#secrets].toSorted((a, b) => b.length - a.length))
      masked = masked.replaceAll(secret, hidden);
    return masked.replaceAll(addresses, hidden);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
