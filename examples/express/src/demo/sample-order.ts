import { money } from './money.ts';

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
  options: string | null;
  personalization: string | null;
  /** What the host's own catalog calls the variant, if it is there. */
  variant: string | null;
}

/** Of each provider the newest open order that has the most to say to a maker: a gift, express, partly sent, personalised. */
export const newestOrders = `
  WITH chosen AS (
    SELECT DISTINCT ON (p.provider_key) p.shop_id, p.id
    FROM projects p
    CROSS JOIN LATERAL (
      SELECT count(l.personalization) AS personalised,
        count(*) FILTER (WHERE l.open_quantity < l.quantity AND l.open_quantity > 0) AS partly
      FROM project_lines l WHERE l.shop_id = p.shop_id AND l.project_id = p.id
    ) AS made
    WHERE p.shop_id = ? AND p.deleted_at IS NULL AND made.personalised > 0
    ORDER BY p.provider_key, p.status = 'open' DESC,
      COALESCE(p.is_gift, false)::int + (p.shipping_method IS NOT NULL)::int + (made.partly > 0)::int DESC,
      p.placed_at DESC NULLS LAST, p.id
  )
  SELECT p.number, p.provider_key, p.status, p.is_test, p.total::text AS total,
    p.current_total::text AS current_total, p.currency, p.is_gift, p.gift_message, p.gift_wrapped, p.note, p.shipping_method,
    to_char(p.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS placed,
    to_char(p.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS due,
    COALESCE(p.customer_name, p.shipping_address->>'name') AS customer_name, p.shipping_address->>'city' AS city,
    (SELECT jsonb_agg(jsonb_build_object('quantity', l.quantity, 'open', l.open_quantity, 'kind', l.kind, 'title', l.title,
       'price', l.unit_price::text,
       'options', (SELECT string_agg(o->>'value', ', ') FROM jsonb_array_elements(l.options) AS o),
       'personalization', l.personalization, 'variant', COALESCE(v.sku, v.title)) ORDER BY l.position)
     FROM project_lines l
     LEFT JOIN project_line_variants of ON (of.shop_id, of.project_id, of.line_external_id) = (l.shop_id, l.project_id, l.external_id)
     LEFT JOIN product_variants v ON (v.shop_id, v.product_id, v.id) = (of.shop_id, of.product_id, of.variant_id)
     WHERE l.shop_id = p.shop_id AND l.project_id = p.id) AS lines
  FROM chosen JOIN projects p USING (shop_id, id) ORDER BY p.provider_key`;

export function showOrder(order: OrderSample): { head: readonly string[]; parts: readonly string[] } {
  const { status, placed, due, is_test, shipping_method, currency } = order;
  const facts = [status, is_test && 'a test', placed && `placed ${placed}`, due && `due ${due}`];
  const amounts = [money(order.total, currency)];
  if (order.current_total !== null && Number(order.current_total) !== Number(order.total))
    amounts.push(`${money(order.current_total, currency)} now`);
  const city = order.city ? ` in ${order.city}` : '';
  const extras = [
    shipping_method && `by ${shipping_method}`,
    giftOf(order),
    order.note && `note: ${quoted(order.note)}`,
  ];
  return {
    head: [
      `Order ${order.number} of ${order.provider_key}, ${joined(facts)}`,
      `  for ${order.customer_name ?? '(name withheld)'}${city}: ${amounts.join(', ')}`,
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
    personalization && `: ${quoted(personalization)}`,
  ];
  return `  ${quantity} x ${title} at ${money(price, currency)}${details.filter(Boolean).join('')}`;
}

/** Only what is physical is made and sent. */
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
  return open === 0 ? ', sent' : `, ${open} to send`;
}

function giftOf({ is_gift, gift_wrapped, gift_message }: OrderSample): string | null {
  if (!is_gift && !gift_wrapped && !gift_message) return null;
  return `a gift${gift_wrapped ? ', to be wrapped' : ''}${gift_message ? `: ${quoted(gift_message)}` : ''}`;
}

const joined = (facts: readonly (string | false | null)[]): string => facts.filter(Boolean).join(', ');
const quoted = (text: string): string => `"${text.replaceAll(/\s*\n\s*/g, ' / ')}"`;
