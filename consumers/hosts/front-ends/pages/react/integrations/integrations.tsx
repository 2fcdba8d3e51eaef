import type { Client } from '@makerfex/integrations-client';
import '@makerfex/integrations-console'; // defines the elements
import type { NavigateEvent, OwnWords } from '@makerfex/integrations-console';
import { useEffect, useState } from 'react';
import './elements.ts';

const ownWords: OwnWords = { en: { overview: { title: 'Our shops' } } };
const hasScreen = () => location.hash.startsWith('#/');

/** A router of yours goes to `event.detail.path` here. */
function follow(event: NavigateEvent) {
  event.preventDefault();
  location.hash = event.detail.path;
}

/** The overview; what it leads to opens in the whole console, whose screens are in the fragment of the address. */
export function Integrations({ client }: { readonly client: Client }) {
  const [isOpen, setOpen] = useState(hasScreen);
  useEffect(() => {
    const moved = () => setOpen(hasScreen());
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  return isOpen ? (
    <mfx-console client={client} ownWords={ownWords} signInUrl="/login" />
  ) : (
    <mfx-overview client={client} ownWords={ownWords} consoleUrl="#" onmfx-navigate={follow} />
  );
}
