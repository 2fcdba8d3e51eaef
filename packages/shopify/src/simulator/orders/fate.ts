import type { RecordState } from '../collection.ts';
import { currentQuantity, type Line } from './lines.ts';
import type { Fate } from './traits.ts';

const wholly: readonly Fate[] = ['sent', 'cancelled_sent', 'exchanged', 'goodwill_refund', 'refund_failed', 'refunded'];
const cancelledFates: readonly Fate[] = ['cancelled', 'cancelled_sent'];

export const isCancelled = (fate: Fate, state: RecordState): boolean =>
  cancelledFates.includes(fate) || state.cancelled !== undefined;

export interface FatedLines {
  readonly lines: readonly Line[];
  /** The index of the line that a later edit removed. */
  readonly editedLine: number | null;
}

/** Applies the order's fate to its lines, then its later changes. */
export function withFate(ordered: readonly Line[], fate: Fate, state: RecordState): FatedLines {
  const fated = ordered.map((line) => byFate(line, ordered.length, fate, state.index));
  const edited = state.edited === undefined ? undefined : fated.findLast((line) => isEditable(line));
  const isSent = state.sent !== undefined && !cancelledFates.includes(fate);
  const lines = fated.map((line) => {
    const kept = line === edited ? { ...line, removed: line.quantity } : line;
    const sent = isSent ? send(kept) : kept;
    return state.cancelled === undefined ? sent : withdrawn(sent);
  });
  return { lines, editedLine: edited?.n ?? null };
}

/** Whether an edit can remove the line: it is unchanged so far. */
export const isEditable = (line: Line): boolean =>
  line.kind === 'physical' && !line.isAdded && line.sent === 0 && currentQuantity(line) === line.quantity;

function byFate(line: Line, count: number, fate: Fate, index: number): Line {
  const [isFirst, isLast] = [line.n === 0, line.n === count - 1];
  // Digital goods are sent as soon as they are paid.
  if (line.kind === 'gift_card') return send(line);
  if (line.kind === 'digital') return fate === 'open' || fate === 'sent' ? send(line) : line;
  if (fate === 'cancelled') return withdrawn(line);
  if (fate === 'cancelled_sent' || fate === 'refunded') return withdrawn(send(line));
  if (fate === 'partly_sent') return isFirst ? send(line) : line;
  if (fate === 'removed_line') return isLast ? { ...line, removed: line.quantity } : line;
  if (fate === 'exchanged' && line.isAdded) return line;
  if (fate === 'exchanged' && isFirst) return { ...send(line), returned: 1 };
  // One unit is returned, or cancelled before it is sent.
  if (fate === 'returned' && isFirst) return index % 2 === 0 ? { ...send(line), returned: 1 } : { ...line, removed: 1 };
  if (fate === 'refund_pending' && isFirst) return { ...line, removed: 1 };
  return wholly.includes(fate) ? send(line) : line;
}

const send = (line: Line): Line => (line.kind === 'tip' ? line : { ...line, sent: line.quantity - line.removed });
const withdrawn = (line: Line): Line => ({ ...line, removed: line.quantity - line.sent, returned: line.sent });
