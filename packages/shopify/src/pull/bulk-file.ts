import { IntegrationError } from '@makerfex/integrations-core';
import { asNode, asText, at, type Node, typeOf } from '../map/node.ts';

/** Which connection of its parent a line of a bulk file belongs to. */
const connectionOf: Readonly<Record<string, string>> = {
  LineItem: 'lineItems',
  ProductVariant: 'variants',
  MediaImage: 'media',
  Video: 'media',
  ExternalVideo: 'media',
  Model3d: 'media',
  InventoryLevel: 'inventoryLevels',
  MailingAddress: 'addressesV2',
};

interface Held {
  readonly node: Record<string, unknown>;
  readonly root: Root;
}
interface Root {
  readonly held: Held[];
  lines: number;
  characters: number;
}

export interface Chunk {
  /** Whole records, in the file's order. */
  readonly roots: readonly { readonly node: Node; readonly lines: number }[];
  /** Whether the file holds further roots behind these. */
  readonly more: boolean;
  readonly fileLines: number;
}

/**
 * Reads whole records out of a bulk file, from the `skip`th root on. Children follow their parents but are not adjacent
 * (`groupObjects` is false by default, estuary/connectors#3751), so a record is whole only at the end of the file. Memory is
 * bounded all the same: one pass keeps as many roots as fit into `limit` characters of the file with all their descendants
 * and drops the last ones where they do not; the caller reads those in a further pass.
 * @throws IntegrationError `provider_unavailable` where the file ends early, `provider_response_too_large` where one record exceeds the limit.
 */
export async function readChunk(
  lines: AsyncIterable<string>,
  { skip, expected, limit }: { skip: number; expected: number; limit: number },
): Promise<Chunk> {
  const chunk = new ChunkReader(skip, limit);
  let broken: number | null = null;
  let count = 0;
  for await (const line of lines) {
    if (line === '') continue;
    if (broken !== null)
      throw new IntegrationError('provider_malformed', `Line ${broken} of Shopify's bulk result is not a JSON object.`);
    count += 1;
    const value = parse(line);
    if (value) chunk.take(value, line.length);
    else broken = count;
  }
  if (broken !== null || count < expected)
    throw new IntegrationError(
      'provider_unavailable',
      `Shopify's bulk result ended after ${count} of ${expected} lines; it will be fetched again.`,
    );
  return { roots: chunk.roots(), more: chunk.more, fileLines: count };
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

class ChunkReader {
  readonly #skip: number;
  readonly #limit: number;
  readonly #roots: Root[] = [];
  readonly #byId = new Map<string, Held>();
  #seen = 0;
  #held = 0;
  more = false;

  constructor(skip: number, limit: number) {
    this.#skip = skip;
    this.#limit = limit;
  }

  take(node: Record<string, unknown>, size: number): void {
    const parentId = asText(node.__parentId);
    if (parentId === null) this.#takeRoot(node, size);
    else this.#takeChild(node, parentId, size);
    while (this.#held > this.#limit) this.#dropLast();
  }

  roots() {
    return this.#roots.flatMap(({ held: [first], lines }) => (first ? [{ node: first.node, lines }] : []));
  }

  #takeRoot(node: Record<string, unknown>, size: number): void {
    this.#seen += 1;
    if (this.#seen <= this.#skip || this.more) return;
    const root: Root = { held: [], lines: 0, characters: 0 };
    this.#roots.push(root);
    this.#hold(node, root, size);
  }

  #takeChild(node: Record<string, unknown>, parentId: string, size: number): void {
    const parent = this.#byId.get(parentId);
    if (!parent) return;
    const connection = connectionOf[typeOf(node.id) ?? ''];
    if (connection === undefined) {
      parent.root.lines += 1;
      return;
    }
    // Levels are nested in the variant's inventory item, which is an object and no line of its own.
    const owner = connection === 'inventoryLevels' ? { ...asNode(parent.node.inventoryItem) } : parent.node;
    const nodes: unknown = at(owner, connection, 'nodes');
    if (Array.isArray(nodes)) nodes.push(node);
    else owner[connection] = { nodes: [node] };
    if (connection === 'inventoryLevels') parent.node.inventoryItem = owner;
    this.#hold(node, parent.root, size);
  }

  #hold(node: Record<string, unknown>, root: Root, size: number): void {
    const held = { node, root };
    root.held.push(held);
    root.lines += 1;
    root.characters += size;
    this.#held += size;
    for (const id of idsOf(node)) this.#byId.set(id, held);
  }

  /** The last root goes to the next pass: what is left still fits and is whole at the end. */
  #dropLast(): void {
    const root = this.#roots.length > 1 ? this.#roots.pop() : undefined;
    if (!root)
      throw new IntegrationError(
        'provider_response_too_large',
        `One record of Shopify's bulk result is larger than ${this.#limit} characters, the most that is held; use mode "paged".`,
      );
    for (const { node } of root.held) for (const id of idsOf(node)) this.#byId.delete(id);
    this.#held -= root.characters;
    this.more = true;
  }
}

/** A level can name its variant as parent, or the inventory item in between. */
function idsOf(node: Node): string[] {
  const ids = [asText(node.id), asText(at(node, 'inventoryItem', 'id'))];
  return ids.filter((id): id is string => id !== null);
}
