'use client';

import { createClient } from '@makerfex/integrations-client';
import dynamic from 'next/dynamic';

/** The elements are rendered by browsers, not on a server. */
const Integrations = dynamic(() => import('../../integrations.tsx').then(({ Integrations: found }) => found), {
  ssr: false,
});
const client = createClient({ baseUrl: '/api/integrations', headers: () => ({ 'x-actor': 'owner' }) });

export default function Settings() {
  return <Integrations client={client} />;
}
