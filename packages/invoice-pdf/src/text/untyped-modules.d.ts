/** The package has no types. */
declare module 'linebreak' {
  interface Break {
    /** Where the next line may begin. */
    position: number;
    required: boolean;
  }
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): Break | null;
  }
}

/** The package's types describe another module format than Node loads. */
declare module 'bidi-js' {
  interface Bidi {
    /** One level for each UTF-16 unit: odd is right to left. */
    getEmbeddingLevels(text: string): { levels: Uint8Array };
    getMirroredCharacter(character: string): string | null;
  }
  export default function bidiFactory(): Bidi;
}
