import { instagram } from '@makerfex/integrations-instagram';
import { createInstagramSimulator } from '@makerfex/integrations-instagram/simulator';
import { serveOnLoopback } from '../loopback.ts';
import type { SimulatorAddress, Source } from '../sources.ts';
import type { PictureWeb } from '../web/picture-web.ts';

/** How long a picture is processed, so that the wait is visible. In milliseconds. */
const processingMs = 500;

/** As it would be set in the App Dashboard. */
const verifyToken = 'verify-token-of-the-demo';

export async function simulatedInstagram(
  web: PictureWeb,
  port: number | undefined,
  redirectUri: string,
): Promise<Source> {
  const simulator = createInstagramSimulator({ redirectUris: [redirectUri], fetchPicture: web.fetch, processingMs });
  const { origin, close } = await serveOnLoopback((request) => simulator.fetch(request), port);
  return {
    label: 'Instagram',
    provider: instagramAt({ origin, app: simulator.app }, web),
    connection: { providerKey: 'instagram', config: {} },
    credential: 'by_consent',
    isImportedFrom: false,
    simulated: { origin, app: simulator.app, close, changeAt: null, webhooks: null },
  };
}

export const instagramAt = ({ origin, app }: SimulatorAddress, web: PictureWeb) =>
  instagram({
    app,
    baseUrl: origin,
    // Posting needs no webhooks; the token lets Instagram check an address.
    webhooks: { verifyToken },
    fetchImage: (input, init) => web.fetch(new Request(input, init)),
    timing: { pollMs: 200 },
  });
