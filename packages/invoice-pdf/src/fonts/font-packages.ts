/**
 * Always installed. The first draws all it can; its Latin file has the replacement character. Arabic does not use Noto, which
 * builds letters from parts, so that readers could not copy or search them.
 */
export const bundledFonts = [
  '@fontsource/noto-sans',
  '@fontsource/ibm-plex-sans-arabic',
  '@fontsource/noto-sans-hebrew',
  '@fontsource/noto-sans-math',
  '@fontsource/noto-sans-symbols-2',
] as const;

/** Fonts of more scripts: too large, or too rarely needed, for every installation. */
const furtherFonts: readonly { readonly name: string; readonly scripts: RegExp }[] = [
  { name: '@fontsource/noto-sans-jp', scripts: /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u },
  { name: '@fontsource/noto-sans-kr', scripts: /\p{sc=Hangul}/u },
  { name: '@fontsource/noto-sans-sc', scripts: /\p{sc=Han}/u },
  { name: '@fontsource/noto-sans-tc', scripts: /\p{sc=Han}/u },
  { name: '@fontsource/noto-sans-thai', scripts: /\p{sc=Thai}/u },
  { name: '@fontsource/noto-sans-bengali', scripts: /\p{sc=Bengali}/u },
  { name: '@fontsource/noto-sans-tamil', scripts: /\p{sc=Tamil}/u },
  { name: '@fontsource/noto-sans-kannada', scripts: /\p{sc=Kannada}/u },
  { name: '@fontsource/noto-sans-malayalam', scripts: /\p{sc=Malayalam}/u },
  { name: '@fontsource/noto-sans-georgian', scripts: /\p{sc=Georgian}/u },
  { name: '@fontsource/noto-sans-armenian', scripts: /\p{sc=Armenian}/u },
  { name: '@fontsource/noto-sans-khmer', scripts: /\p{sc=Khmer}/u },
  { name: '@fontsource/noto-sans-myanmar', scripts: /\p{sc=Myanmar}/u },
  { name: '@fontsource/noto-emoji', scripts: /\p{Extended_Pictographic}/u },
];

/** @returns the packages for any of these characters */
export const fontsFor = (characters: readonly string[]): readonly string[] =>
  furtherFonts.filter((font) => characters.some((character) => font.scripts.test(character))).map((font) => font.name);
