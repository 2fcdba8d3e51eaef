import { createInstagramSimulator } from '@makerfex/integrations-instagram/simulator';
import { pick, type Random } from '../random.ts';
import { type Served, serve } from '../serve.ts';
import { picture } from './picture.ts';

export const instagramApp = { clientId: 'app-of-all', clientSecret: 'secret-of-all' };
/** Of all requests; so many break, before or after they took effect. */
const failingPart = 0.15;
/** No post waits for a quota. */
const quotaTotal = 1_000_000;

export interface InstagramOutlet extends Served {
  /** An access token of the account that all shops post to. */
  token(): string;
  /** Captions of what was posted. */
  captions(): readonly string[];
  calm(): void;
}

export async function openInstagram(next: Random): Promise<InstagramOutlet> {
  const simulator = createInstagramSimulator({
    app: instagramApp,
    quotaTotal,
    fetchPicture: async () => new Response(await picture()),
  });
  let isCalm = false;
  const served = await serve((request) => {
    if (!isCalm && next() < failingPart)
      simulator.faults.next({ kind: pick(next, ['dropped', 'server_error'] as const), takesEffect: next() < 0.5 });
    return simulator.fetch(request);
  });
  return {
    ...served,
    token: () => simulator.tokens.issueTokens().access_token,
    captions: () => simulator.posts.map(({ caption }) => caption),
    calm() {
      isCalm = true;
      simulator.faults.clear();
    },
  };
}
