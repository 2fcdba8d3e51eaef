import { createClient } from '@makerfex/integrations-client';

/** Logs in with a header: the elements send it only if they use this client. */
export const client = createClient({ baseUrl: '/api/integrations', headers: () => ({ 'x-actor': 'owner' }) });
