import * as z from 'zod';
import { pick, type Random } from '../random.ts';
import { type Served, serve } from '../serve.ts';

/** Of all calls; so many fail, half of them after they were taken. */
const failingPart = 0.2;

export interface Delivery {
  /** The same for each call about one hand-off. */
  readonly id: string;
  readonly reference: string;
}

export interface VendorOutlet extends Served {
  readonly url: string;
  /** Every call that was taken, also those that nobody heard the answer of. */
  readonly deliveries: readonly Delivery[];
  calm(): void;
}

const body = z.object({ data: z.object({ invoice: z.object({ reference: z.string() }) }) });

/** A vendor's webhook for all shops. */
export async function openVendor(next: Random): Promise<VendorOutlet> {
  const deliveries: Delivery[] = [];
  let isCalm = false;
  const served = await serve(async (request) => {
    const fault = !isCalm && next() < failingPart ? pick(next, ['before', 'refused', 'after'] as const) : null;
    if (fault === 'before') throw new Error('The connection breaks before the call is taken.');
    if (fault === 'refused') return new Response(null, { status: 503 });
    const { reference } = body.parse(await request.json()).data.invoice;
    deliveries.push({ id: request.headers.get('webhook-id') ?? '', reference });
    if (fault === 'after') throw new Error('The connection breaks after the call was taken.');
    return new Response(null, { status: 204 });
  });
  return {
    ...served,
    url: `${served.origin}/work-orders`,
    deliveries,
    calm() {
      isCalm = true;
    },
  };
}
