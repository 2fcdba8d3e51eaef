import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { apiKey, defineProvider, type PushContext, push } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { bearerOf, createSimulator, createTokens, json, refuse } from '../src/simulator/index.ts';

export type SendContext = PushContext<object, { text: string; dry_run?: boolean | undefined }, unknown>;
type Sent = { id: string };
/** How the push of the post box can be written. */
export type Send = (context: SendContext) => Promise<Sent>;

const sendNote = push({
  key: 'send_note',
  label: 'Send a note',
  input: z.object({
    text: z.string().meta({ title: 'Text', description: 'What the note says.' }),
    dry_run: z.boolean().meta({ title: 'Only check', description: 'Sends nothing.' }).optional(),
  }),
  output: z.object({ id: z.string() }),
  ports: {},
});

/** An API that takes notes, does not say whether it had one before, and finds them by their reference. */
export function createPostBox() {
  const notes: { id: string; ref: string }[] = [];
  const keys = createTokens({ prefix: 'key-of-the-post-box-', now: Date.now });
  const simulator = createSimulator({
    read: (text): unknown => (text === '' ? null : JSON.parse(text)),
    log: () => ({}),
    answer: ({ request, url, body }) => {
      if (!keys.live(bearerOf(request))) refuse(json(401, {}));
      if (request.method === 'GET') {
        const found = notes.find(({ ref }) => ref === url.searchParams.get('ref'));
        return json(200, { id: found?.id ?? null });
      }
      const id = `note-${notes.length + 1}`;
      notes.push({ id, ref: z.object({ ref: z.string() }).parse(body).ref });
      return json(200, { id });
    },
  });
  const issueTokens = () => ({ access_token: keys.issue([], Number.POSITIVE_INFINITY).value });
  return { ...simulator, notes, tokens: { issueTokens, expireAll: keys.expireAll } };
}

/** A provider with one push, and its simulator. */
export function postBox(send: Send = sendSafely) {
  const simulator = createPostBox();
  const provider = defineProvider({
    key: 'post_box',
    label: 'Post box',
    category: 'api',
    config: z.object({}),
    auth: apiKey(),
    http: {
      baseUrl: 'https://post-box.example',
      headers: ({ credential }) => ({ authorization: `Bearer ${credential.apiKey}` }),
    },
    test: async ({ http }) => void (await http.get('/notes')),
    capabilities: { send_note: { contract: sendNote, run: (context) => send(context) } },
  });
  const credential = { kind: 'api_key' as const, secret: { api_key: simulator.tokens.issueTokens().access_token } };
  return { provider, config: {}, simulator, credential };
}

const sent = z.object({ id: z.string() });
const found = z.object({ id: z.string().nullable() });

export const post = async ({ http, run, input }: SendContext): Promise<Sent> =>
  sent.parse((await http.post('/notes', { json: { ref: run.id, text: input.text } })).body);

export const look = async ({ http, run }: SendContext): Promise<Sent | null> => {
  const { id } = found.parse((await http.get('/notes', { query: { ref: run.id } })).body);
  return id === null ? null : { id };
};

/** The push as it should be written. */
export async function sendSafely(context: SendContext): Promise<Sent> {
  const { steps, input } = context;
  if (input.dry_run) return { id: 'none' };
  const earlier = steps.read('sending', z.boolean().nullable());
  const there = earlier ? await lookOrDoubt(context) : null;
  if (there) return there;
  await steps.attempt('sending', true);
  try {
    const result = await post(context);
    await steps.note('sent', result.id);
    return result;
  } catch (error) {
    if (!isIntegrationError(error)) throw error;
    // The first request may still be out.
    if (earlier) throw doubt(error);
    if (!isRefused(error)) return (await lookOrDoubt(context)) ?? Promise.reject(doubt(error));
    await steps.withdraw('sending');
    throw error;
  }
}

export const isRefused = ({ kind, providerStatus }: IntegrationError): boolean =>
  kind === 'rate_limited' || (providerStatus !== undefined && providerStatus < 500);

export const doubt = (cause: unknown) =>
  new IntegrationError('outcome_unknown', 'It is not known whether the note was sent: look into the box.', { cause });

const lookOrDoubt = (context: SendContext): Promise<Sent | null> =>
  look(context).catch((error: unknown) => {
    context.signal.throwIfAborted();
    throw doubt(error);
  });
