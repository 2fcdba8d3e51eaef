import { createClient } from '@makerfex/integrations-client';
import '@makerfex/integrations-console'; // defines the elements
import type { ConsoleElement, OwnWords } from '@makerfex/integrations-console';

const ownWords: OwnWords = { de: { shell: { overview: 'Verkaufskanäle' } } };

/** Puts the console into a page of the host, with a login by token. */
export function openConsole(place: HTMLElement, readToken: () => Promise<string>): ConsoleElement {
  const element = document.createElement('mfx-console');
  element.client = createClient({
    baseUrl: '/api/integrations',
    headers: async () => ({ authorization: `Bearer ${await readToken()}` }),
  });
  element.ownWords = ownWords;
  place.append(element);
  return element;
}
