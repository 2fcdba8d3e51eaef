'use client';

import { createClient } from '@makerfex/integrations-client';
import dynamic from 'next/dynamic';

/** Browsers render the elements, not the server. */
const Integrations = dynamic(async () => (await import('../../integrations.tsx')).Integrations, { ssr: false });
/** The header stands for the token of your login. */
const client = createClient({ baseUrl: '/api/integrations', headers: () => ({ 'x-actor': 'owner' }) });

export default function Settings() {
  return <Integrations client={client} />;
}
