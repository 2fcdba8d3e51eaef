import { IntegrationError, isIntegrationError } from '@makerfex/integrations-core';
import { findJsonExcess, type RawObject } from '@makerfex/integrations-core/provider';
import { asNode, typeOf } from '../map/node.ts';
import { type Assembled, assemble, idsOf, parentIdOf } from './bulk-record.ts';

/** Why a file could not be read: its link has expired, or it contains an invalid line. */
export type BulkProblem = 'expired' | 'unreadable';

interface Root {
  /** Unparsed: objects would take several times as much memory. */
  readonly texts: string[];
  readonly ids: string[];
  characters: number;
}

export interface Chunk {
  /** Whole records, in the file's order, each with its number of lines. */
  readonly roots: readonly { readonly record: () => Assembled; readonly lines: number }[];
  /** Whether the file has further roots after these. */
  readonly more: boolean;
  readonly fileLines: number;
}

export interface ChunkOptions {
  /** How many roots at the file's beginning were delivered before. */
  readonly skip: number;
  /** How many lines the file must have. */
  readonly expected: number;
  /** How much is held in memory, in characters. */
  readonly limit: number;
  /** The requested connections. */
  readonly connections: readonly string[];
}

/**
 * Reads whole records from a bulk file, after the first `skip` roots. Children follow their parents but are not adjacent
 * (`groupObjects` is false by default, estuary/connectors#3751), so a record is whole only at the end of the file. Memory stays
 * bounded: one pass holds as many roots as fit into `limit` characters with all their descendants, and drops the last ones if
 * they do not fit; the caller reads those in a further pass.
 * @throws IntegrationError `provider_unavailable` if the file ends early, `provider_response_too_large` if one record exceeds the limit
 */
export async function readChunk(lines: AsyncIterable<string>, options: ChunkOptions): Promise<Chunk | BulkProblem> {
  const chunk = new ChunkReader(options);
  let broken = false;
  let count = 0;
  try {
    for await (const text of lines) {
      if (text === '') continue;
      // A broken last line means that the download was cut short; a broken line before others does not.
      if (broken) return 'unreadable';
      const line = parse(text);
      count += 1;
      if (line && isNamelessChild(line)) return 'unreadable';
      if (line) chunk.take(line, text);
      else broken = true;
    }
  } catch (error) {
    // The link was refused: it is valid for at most seven days.
    if (isIntegrationError(error, 'provider_rejected')) return 'expired';
    throw error;
  }
  if (broken || count < options.expected)
    throw new IntegrationError(
      'provider_unavailable',
      `Shopify's bulk result ended after ${count} of ${options.expected} lines; the run will fetch it again.`,
    );
  return { roots: chunk.roots(), more: chunk.more, fileLines: count };
}

function parse(text: string): RawObject | null {
  if (findJsonExcess(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return asNode(value);
  } catch {
    return null;
  }
}

/** A child without an id has no known type, so its record cannot be assembled. */
const isNamelessChild = (line: RawObject): boolean => parentIdOf(line) !== null && typeOf(line.id) === null;

class ChunkReader {
  readonly #skip: number;
  readonly #limit: number;
  readonly #connections: readonly string[];
  readonly #roots: Root[] = [];
  readonly #byId = new Map<string, Root>();
  #seen = 0;
  #held = 0;
  more = false;

  constructor({ skip, limit, connections }: ChunkOptions) {
    this.#skip = skip;
    this.#connections = connections;
    this.#limit = limit;
  }

  take(line: RawObject, text: string): void {
    const parentId = parentIdOf(line);
    const root = parentId === null ? this.#openRoot(line) : this.#byId.get(parentId);
    if (!root) return;
    root.texts.push(text);
    root.characters += text.length;
    this.#held += text.length;
    for (const id of idsOf(line)) {
      root.ids.push(id);
      this.#byId.set(id, root);
    }
    while (this.#held > this.#limit) this.#dropLast();
  }

  roots(): Chunk['roots'] {
    return this.#roots.map(({ texts }) => ({
      record: () =>
        assemble(
          texts.map(parse).filter((line) => line !== null),
          this.#connections,
        ),
      lines: texts.length,
    }));
  }

  /** Merges a record that comes twice, with the children of both. */
  #openRoot({ id }: RawObject): Root | undefined {
    const held = typeof id === 'string' ? this.#byId.get(id) : undefined;
    if (held) return held;
    this.#seen += 1;
    if (this.#seen <= this.#skip || this.more) return undefined;
    const root: Root = { texts: [], ids: [], characters: 0 };
    this.#roots.push(root);
    return root;
  }

  /** Leaves the last root to the next pass, so that the others fit and are whole at the end. */
  #dropLast(): void {
    const root = this.#roots.length > 1 ? this.#roots.pop() : undefined;
    if (!root)
      throw new IntegrationError(
        'provider_response_too_large',
        `One record of Shopify's bulk result is larger than ${this.#limit} characters, the limit of bulkHeldCharacters; raise it, or use mode "paged".`,
      );
    for (const id of root.ids) if (this.#byId.get(id) === root) this.#byId.delete(id);
    this.#held -= root.characters;
    this.more = true;
  }
}
