import { describe, expect, it } from 'vitest';
import { testWorld } from '../../test/world.ts';

const hourMs = 3_600_000;

/** A shop whose provider says, in its next reply, what is left of the app's requests of a day. */
async function shopWithDay(left: number) {
  const world = await testWorld();
  world.script.day = { limit: 1_000, left, resetsInMs: hourMs };
  await world.as('POST', `${world.at}/test/`);
  return world;
}

describe('GET /connections/{id}/budget/', () => {
  it("answers a coarse share of the app's requests of a day", async () => {
    const { as, at } = await shopWithDay(415);
    await expect
      .poll(async () => (await as('GET', `${at}/budget/`)).json)
      .toEqual({ budget: { left_percent: 40, people_wait_until: null, others_wait_until: null } });
  });

  it('says until when scheduled runs wait while those of people go out', async () => {
    const { as, at } = await shopWithDay(60);
    await expect
      .poll(async () => (await as('GET', `${at}/budget/`)).json['budget'])
      .toMatchObject({ left_percent: 10, people_wait_until: null, others_wait_until: expect.stringMatching(/Z$/) });
  });

  it('answers null while nothing is known, and for a provider that does not limit apps', async () => {
    const { as, at, printed } = await testWorld();
    expect((await as('GET', `${at}/budget/`)).json).toEqual({ budget: null });
    const { connection_id: press } = (await as('GET', `/runs/${printed}/`)).json;
    expect((await as('GET', `/connections/${String(press)}/budget/`)).json).toEqual({ budget: null });
  });
});
