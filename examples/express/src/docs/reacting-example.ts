import type { Integrations } from '@makerfex/integrations-core';

/** Sends each failure of a run to the people of its shop, once for each event that the mailer has not seen. */
export function reportFailures(
  integrations: Integrations,
  mailer: { send(mail: { key: string; shopId: string; text: string }): Promise<void> },
) {
  return integrations.subscribe('failed_runs', { types: ['run.failed'] }, async (event, { scope }) => {
    const { capability, provider_key, code } = event.meta; // typed: the event is a run.failed
    const text = `${capability} of ${provider_key} failed (${code}): ${event.message}`;
    await mailer.send({ key: event.id, shopId: scope.shopId, text });
  });
}
