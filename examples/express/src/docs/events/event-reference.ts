import { type EventType, eventTypes } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { sampleField, sampleMessages, sampleRow } from './event-samples.ts';

export const isEventType = (text: string): text is EventType => Object.hasOwn(eventTypes, text);
export const allTypes: readonly EventType[] = Object.keys(eventTypes).filter(isEventType);

/** The schema of a type's `meta`, of any type. */
export const metaOf = (type: EventType): z.ZodObject => eventTypes[type].meta;

/** An example of a type's `meta`: a value for each field that is normally there. */
export const sampleMeta = (type: EventType): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(metaOf(type).shape)
      .filter(([, field]) => !z.safeParse(field, undefined).success || type === 'run.succeeded')
      .map(([name]) => [name, sampleField(type, name)]),
  );

type JsonSchema = z.core.JSONSchema.BaseSchema;
const jsonSchemaOf = (field: z.core.$ZodType): JsonSchema => z.toJSONSchema(field, { unrepresentable: 'any' });

function nameOf({ type, format, enum: values, items, anyOf }: JsonSchema): string {
  if (anyOf) return anyOf.map((one) => (typeof one === 'object' ? nameOf(one) : 'JSON')).join(' or ');
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (type === 'array') return `list of ${typeof items === 'object' && !Array.isArray(items) ? nameOf(items) : 'JSON'}`;
  if (format === 'date-time') return 'ISO 8601 instant';
  return typeof type === 'string' ? type : 'JSON';
}

/** The field's type in words, and "optional" if it can be absent. */
function typeOf(field: z.core.$ZodType): string {
  const name = nameOf(jsonSchemaOf(field));
  return z.safeParse(field, undefined).success ? `${name}, optional` : name;
}

const describedAs = (field: z.core.$ZodType): string => jsonSchemaOf(field).description ?? '';

function section(type: EventType): string {
  const { level, when } = eventTypes[type];
  const meta = metaOf(type);
  const fields = Object.entries(meta.shape).map(
    ([name, field]) => `| \`${name}\` | ${typeOf(field)} | ${describedAs(field)} |`,
  );
  const more = describedAs(meta);
  const row = { ...sampleRow, level, event_type: type, message: sampleMessages[type], meta: sampleMeta(type) };
  const { id, connection_id, actor_id, created_at, ...rest } = row;
  return [
    `### ${type}`,
    `Level \`${level}\`. Written when: ${when}.`,
    ...(fields.length > 0 ? [['| `meta` | type | meaning |', '| --- | --- | --- |', ...fields].join('\n')] : []),
    ...(more ? [`\`meta\`: ${more}.`] : fields.length === 0 ? ['`meta` is empty.'] : []),
    ['```json', JSON.stringify({ id, connection_id, ...rest, actor_id, created_at }, null, 2), '```'].join('\n'),
  ].join('\n\n');
}

const intro = `Each change of a connection, credential or run writes an event in the same transaction. An import that finds nothing
writes [only its end](jobs.md#imports-that-find-nothing). Events are kept for 90 days. This page lists every type with the fields of its \`meta\` and an example, as \`GET /events/\` answers it. In code the fields of a row are in camel case (\`eventType\`,
\`connectionId\`), and \`eventType\` narrows \`meta\`, which is as shown. A row that another release wrote can lack fields or have more of them.
To react to events, see [Operating](operating.md#reacting-to-events).`;

/** The page `docs/events.md`. */
export function eventsPage(): string {
  const groups = Map.groupBy(allTypes, (type) => type.split('.')[0] ?? type);
  return `${[
    '# Events',
    '<!-- Written by examples/express/src/docs/events: change the catalogue in core/src/storage/event-types/, then run its test with `-u`. -->',
    intro,
    ['| type | level | when |', '| --- | --- | --- |', ...allTypes.map(tableRow)].join('\n'),
    ...[...groups].flatMap(([group, types]) => [`## ${group}.*`, ...types.map(section)]),
  ].join('\n\n')}\n`;
}

const tableRow = (type: EventType): string => {
  const { level, when } = eventTypes[type];
  return `| [\`${type}\`](#${type.replaceAll('.', '')}) | ${level} | ${when} |`;
};
