import { testPush } from '@makerfex/integrations-testkit';
import { fetchSquare } from '../test/crash-shop.ts';
import { mug, quick } from '../test/host.ts';
import { instagram } from './provider.ts';
import { graphError } from './simulator/answers.ts';
import { createInstagramSimulator } from './simulator/index.ts';

testPush('instagram', {
  capability: 'post_instagram_product',
  input: { product_id: 'mug' },
  open: () => {
    const simulator = createInstagramSimulator({ fetchPicture: fetchSquare });
    const provider = instagram({ app: simulator.app, fetchImage: fetchSquare, timing: quick });
    return {
      provider,
      config: {},
      simulator,
      ports: { catalog: { getProduct: async () => mug } },
      tooManyRequests: () => graphError({ code: 4 }, 'Application request limit reached'),
    };
  },
  effects: ({ simulator }) => simulator.posts.length,
});
