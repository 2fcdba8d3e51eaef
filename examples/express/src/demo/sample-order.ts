import { formatMoney } from '@makerfex/integrations-core/records';
import { expressMethods } from './counts.ts';
import { locale } from './terminal.ts';

export interface OrderSample {
  number: string;
  provider_key: string;
  status: string;
  is_test: boolean | null;
  placed: string | null;
  due: string | null;
  customer_name: string | null;
  city: string | null;
  shipping_method: string | null;
  total: string;
  current_total: string | null;
  currency: string;
  is_gift: boolean | null;
  gift_message: string | null;
  gift_wrapped: boolean | null;
  note: string | null;
  lines: LineSample[];
}
interface LineSample {
  quantity: number;
  open: number | null;
  kind: string;
  title: string;
  price: string;
  /** The bundle that the customer bought it in. */
  bundle: string | null;
  options: string | null;
  personalization: string | null;
  /** The variant's name in the host's own catalog, if it is there. */
  variant: string | null;
}

/** Features of an order that a maker cares about, as SQL over the order and its lines. */
const shapes = {
  'sent in part': `p.status = 'open' AND made.is_open AND made.is_sent`,
  'a gift with a message': `p.is_gift AND p.gift_message IS NOT NULL`,
  express: `p.shipping_method ~* '${expressMethods}'`,
  personalised: `made.is_personalised`,
  'a bundle': `made.is_bundled`,
  'changed since': `p.current_total <> p.total AND p.current_total > 0`,
};
/** How many of the newest orders are searched. */
const searchedOrders = 2_000;

/** The features of each of the newest orders, open ones first. */
export const shownByOrders = `
  SELECT p.id, p.provider_key,
    to_jsonb(array_remove(ARRAY[${Object.entries(shapes)
      .map(([name, is]) => `CASE WHEN ${is} THEN '${name}' END`)
      .join(', ')}], NULL)) AS shows
  FROM (
    SELECT *, row_number() OVER (PARTITION BY provider_key ORDER BY status = 'open' DESC, placed_at DESC NULLS LAST, id) AS place
    FROM projects WHERE shop_id = ? AND deleted_at IS NULL AND is_test IS NOT TRUE
  ) AS p
  CROSS JOIN LATERAL (
    SELECT bool_or(l.open_quantity > 0) AS is_open, bool_or(l.open_quantity < l.quantity) AS is_sent,
      bool_or(l.personalization IS NOT NULL) AS is_personalised, bool_or(l.bundle IS NOT NULL) AS is_bundled
    FROM project_lines l WHERE l.shop_id = p.shop_id AND l.project_id = p.id AND l.kind IN ('physical', 'unknown')
  ) AS made
  WHERE p.place <= ${searchedOrders} ORDER BY p.provider_key, p.place`;

export interface ShownByOrder {
  id: string;
  provider_key: string;
  shows: string[];
}

/** Chooses the few orders per provider that show the most features together; the first of equals. */
export function chooseOrders(orders: readonly ShownByOrder[], most: number): string[] {
  const chosen: string[] = [];
  for (const provider of new Set(orders.map((order) => order.provider_key))) {
    const own = orders.filter((order) => order.provider_key === provider);
    const seen = new Set<string>();
    for (let n = 0; n < most; n += 1) {
      const newOf = ({ shows }: ShownByOrder) => shows.filter((shape) => !seen.has(shape)).length;
      const best = own.reduce<ShownByOrder | undefined>(
        (of, order) => (of && newOf(of) >= newOf(order) ? of : order),
        undefined,
      );
      if (!best || (n > 0 && newOf(best) === 0)) break;
      chosen.push(best.id);
      for (const shape of best.shows) seen.add(shape);
    }
  }
  return chosen;
}

/** Lines with the most details come first. */
export const ordersById = `
  SELECT p.number, p.provider_key, p.status, p.is_test, p.total::text AS total,
    p.current_total::text AS current_total, p.currency, p.is_gift, p.gift_message, p.gift_wrapped, p.note, p.shipping_method,
    to_char(p.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS placed,
    to_char(p.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS due,
    COALESCE(p.customer_name, p.shipping_address->>'name') AS customer_name, p.shipping_address->>'city' AS city,
    (SELECT jsonb_agg(jsonb_build_object('quantity', l.quantity, 'open', l.open_quantity, 'kind', l.kind, 'title', l.title,
       'price', l.unit_price::text, 'bundle', l.bundle->>'title',
       'options', (SELECT string_agg(o->>'value', ', ') FROM jsonb_array_elements(l.options) AS o),
       'personalization', l.personalization, 'variant', COALESCE(v.sku, v.title))
       ORDER BY (l.personalization IS NOT NULL)::int + (l.bundle IS NOT NULL)::int + (l.open_quantity IS DISTINCT FROM l.quantity)::int
         + (l.quantity = 0)::int DESC, l.position)
     FROM project_lines l
     LEFT JOIN project_line_variants of ON (of.shop_id, of.project_id, of.line_external_id) = (l.shop_id, l.project_id, l.external_id)
     LEFT JOIN product_variants v ON (v.shop_id, v.product_id, v.id) = (of.shop_id, of.product_id, of.variant_id)
     WHERE l.shop_id = p.shop_id AND l.project_id = p.id) AS lines
  FROM projects p WHERE p.shop_id = ? AND p.id = ANY(?::uuid[]) ORDER BY p.provider_key, array_position(?::uuid[], p.id)`;

export function showOrder(order: OrderSample): { head: readonly string[]; parts: readonly string[] } {
  const { status, placed, due, is_test, shipping_method, currency } = order;
  const facts = [status, is_test && 'a test', placed && `placed ${placed}`, due && `due ${due}`];
  const money = (amount: string) => formatMoney({ amount, currency }, locale);
  const { total, current_total } = order;
  const now = current_total !== null && Number(current_total) !== Number(total) ? money(current_total) : null;
  const city = order.city ? ` in ${order.city}` : '';
  const extras = [
    now !== null && `now ${now}, after edits, returns and refunds`,
    shipping_method && `to be sent by ${shipping_method}`,
    giftOf(order),
    order.note && `note: ${quoted(order.note)}`,
  ];
  return {
    head: [
      `Order ${order.number} of ${order.provider_key}, ${joined(facts)}`,
      `  for ${order.customer_name ?? '(name withheld)'}${city}: ${money(total)}`,
      ...extras.flatMap((extra) => (extra ? [`  ${extra}`] : [])),
    ],
    parts: order.lines.map((line) => showLine(line, currency)),
  };
}

function showLine({ quantity, title, price, options, personalization, ...line }: LineSample, currency: string): string {
  const details = [
    options && ` (${options})`,
    line.variant && ` [${line.variant}]`,
    stateOf({ quantity, ...line }),
    line.bundle && `, part of ${line.bundle}`,
  ];
  const amount = formatMoney({ amount: price, currency }, locale);
  const first = `  ${quantity} x ${title} at ${amount}${details.filter(Boolean).join('')}`;
  return personalization ? `${first}\n      ${quoted(personalization)}` : first;
}

/** Kinds of lines that are not made or sent. */
const kinds: Readonly<Record<string, string>> = {
  digital: 'a download',
  gift_card: 'a gift card',
  tip: 'a tip',
  service: 'a service',
};

function stateOf({ quantity, open, kind }: Pick<LineSample, 'quantity' | 'open' | 'kind'>): string {
  if (kinds[kind]) return `, ${kinds[kind]}`;
  if (quantity === 0) return ', removed';
  if (open === null || open === quantity) return '';
  return open === 0 ? ', sent' : `, ${open} of ${quantity} to send`;
}

function giftOf({ is_gift, gift_wrapped, gift_message }: OrderSample): string | null {
  if (!is_gift && !gift_wrapped && !gift_message) return null;
  return `a gift${gift_wrapped ? ', to be wrapped' : ''}${gift_message ? `: ${quoted(gift_message)}` : ''}`;
}

const joined = (facts: readonly (string | false | null)[]): string => facts.filter(Boolean).join(', ');
const quoted = (text: string): string => `"${text.replaceAll(/\s*\n\s*/g, ' / ')}"`;
