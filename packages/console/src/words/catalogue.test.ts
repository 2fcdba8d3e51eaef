import { describe, expect, it } from 'vitest';
import { catalogue, pickTexts, textFor } from './catalogue.ts';
import { loadTexts, textsIn } from './languages.ts';
import { shellWords } from './shell.ts';

const words = catalogue('shell', { title: 'Integrations', menu: 'Menu' });
const german = { shell: { title: 'Anbindungen', menu: 'Menü' } };

describe('the texts of a catalogue', () => {
  it('are those of the language, else English', () => {
    expect(pickTexts(words, 'de-AT', {}, german).title).toBe('Anbindungen');
    expect(pickTexts(words, 'fr', {}).title).toBe('Integrations');
  });

  it('are those of the host first, and where it has none the ones of the console', () => {
    const own = { de: { shell: { title: 'Kanäle' } }, fr: { shell: { title: 'Intégrations' } } };
    expect(pickTexts(words, 'de-CH', own, german)).toEqual({ title: 'Kanäle', menu: 'Menü' });
    expect(pickTexts(words, 'fr', own)).toEqual({ title: 'Intégrations', menu: 'Menu' });
  });

  it('are the same object as long as nothing changes', () => {
    expect(pickTexts(words, 'de', {}, german)).toBe(pickTexts(words, 'de', {}, german));
    expect(pickTexts(words, 'en', {})).not.toBe(pickTexts(words, 'de', {}, german));
  });

  it('are found by a key of the server only if there is one', () => {
    expect(textFor({ not_found: 'Gone' }, 'not_found')).toBe('Gone');
    expect(textFor({ not_found: 'Gone' }, 'constructor')).toBeUndefined();
  });
});

describe('the languages', () => {
  it('are loaded when they are needed, and English is there already', async () => {
    expect(loadTexts('en-GB')).toBeNull();
    expect(loadTexts('fr')).toBeNull();
    expect(loadTexts('den')).toBeNull();
    await loadTexts('DE-at');
    expect(pickTexts(shellWords, 'de', {}, textsIn('de')).overview).toBe('Übersicht');
    expect(loadTexts('de')).toBeNull();
  });
});
