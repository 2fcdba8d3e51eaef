import { describe, expect, it } from 'vitest';
import { catalogue, pickTexts, textFor, toLanguage } from './catalogue.ts';

const words = catalogue('shell', {
  en: { title: 'Integrations', menu: 'Menu' },
  de: { title: 'Anbindungen', menu: 'Menü' },
});

describe('the texts of a catalogue', () => {
  it('are those of the language, whatever its region, else English', () => {
    expect(pickTexts(words, 'de-AT', {}).title).toBe('Anbindungen');
    expect(pickTexts(words, 'fr', {}).title).toBe('Integrations');
    expect(toLanguage('DE')).toBe('de');
    expect(toLanguage('den')).toBeNull();
  });

  it('are those of the host first, and where it has none the ones of the console', () => {
    const own = { de: { shell: { title: 'Kanäle' } }, fr: { shell: { title: 'Intégrations' } } };
    expect(pickTexts(words, 'de-CH', own)).toEqual({ title: 'Kanäle', menu: 'Menü' });
    expect(pickTexts(words, 'fr', own)).toEqual({ title: 'Intégrations', menu: 'Menu' });
  });

  it('are found by a key of the server only if there is one', () => {
    expect(textFor({ not_found: 'Gone' }, 'not_found')).toBe('Gone');
    expect(textFor({ not_found: 'Gone' }, 'constructor')).toBeUndefined();
  });
});
