import { hash } from 'node:crypto';
import type { PullInput } from '../provider/capability.ts';
import type { PullWindow } from '../provider/context.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { ConnectionRow, SyncResume, SyncRow, UnreadRecord } from '../storage/rows.ts';
import { configHashOf, sorted, watermarkOf } from '../storage/watermark.ts';
import { carriedOver, noPlaceYet } from './resume.ts';
import { earliestUnread } from './unread.ts';

/** What a pull will read, and where it resumes. */
export interface SyncPlan {
  readonly window: PullWindow;
  readonly resume: SyncResume;
  /** Where the next run starts once this window is read; null leaves it unchanged. */
  readonly nextWatermark: Date | null;
  /** An earlier run left this window unfinished, and it ends before this run started: what changed since must be read after it. */
  readonly isBehind: boolean;
}

/**
 * Plans a pull. The window ends when the run starts, so that what changes meanwhile belongs to the next run. A run resumes a stored
 * place only if its config and input are the same and the cursor still fits; another run's place, only if the rest can be read
 * after it. The window reaches back to records that could not be read before.
 * @param unread those records, read with the current config
 * @param run its id, and when it first started
 */
export function planSync(
  capability: PullCapability,
  connection: ConnectionRow,
  input: PullInput,
  stored: SyncRow | null,
  unread: readonly UnreadRecord[],
  run: { readonly id: string; readonly startedAt: Date },
): SyncPlan {
  const { startedAt } = run;
  const fingerprint = hash(
    'sha256',
    // What a run sends again is its own: the next one starts over, since the port may have been wrong until then.
    JSON.stringify([
      capability.contract.key,
      configHashOf(connection),
      sorted(input),
      ...(input.reapply ? [run.id] : []),
    ]),
    'base64url',
  );
  const held = stored?.resume;
  const watermark = watermarkOf(stored, connection);
  const window = freshWindow(capability, input, watermark, unread, startedAt);
  const readsAll = input.full === true || capability.enumerates === true;
  const canResume =
    held?.fingerprint === fingerprint &&
    (held.cursor === null || capability.cursor.safeParse(held.cursor).success) &&
    !(readsAll && (held.since !== null || held.until < window.until));
  const resume = canResume && held ? held : { fingerprint, ...window, ...noPlaceYet() };
  return toPlan(resume, input, watermark, startedAt);
}

/** Plans the reading of what changed since a window that was behind. */
export function planRest(
  capability: PullCapability,
  { window, resume }: SyncPlan,
  input: PullInput,
  watermark: Date | null,
  startedAt: Date,
): SyncPlan {
  const since = new Date(window.until.getTime() - (capability.overlapMs ?? 0));
  const rest = { since: since.toISOString(), until: startedAt.toISOString() };
  const start = { ...rest, ...noPlaceYet(), ...carriedOver(resume) };
  return toPlan({ fingerprint: resume.fingerprint, ...start }, input, watermark, startedAt);
}

function toPlan(resume: SyncResume, input: PullInput, watermark: Date | null, startedAt: Date): SyncPlan {
  const window = { since: resume.since === null ? null : new Date(resume.since), until: new Date(resume.until) };
  const isBehind = !input.until && window.until < startedAt;
  return { window, resume, isBehind, nextWatermark: nextWatermark(input, watermark, window) };
}

function freshWindow(
  capability: PullCapability,
  input: PullInput,
  watermark: Date | null,
  unread: readonly UnreadRecord[],
  now: Date,
) {
  const until = input.until ? new Date(input.until) : now;
  return { since: startOf(capability, input, watermark, unread)?.toISOString() ?? null, until: until.toISOString() };
}

/** What a capability that enumerates does not see counts as deleted, so it must read everything. */
function startOf(
  capability: PullCapability,
  input: PullInput,
  watermark: Date | null,
  unread: readonly UnreadRecord[],
): Date | null {
  if (capability.enumerates || input.full) return null;
  if (input.since) return new Date(input.since);
  if (input.reapply) return null;
  const earliest = earliestUnread(capability, unread);
  if (!watermark || earliest === null) return null;
  const start = Math.min(watermark.getTime(), earliest?.getTime() ?? watermark.getTime());
  return new Date(start - (capability.overlapMs ?? 0));
}

/** If the window leaves a gap after the old watermark, or ends before now, the watermark must not move past what was not read. */
function nextWatermark(input: PullInput, watermark: Date | null, window: PullWindow): Date | null {
  if (input.until) return null;
  const reachesBack = !watermark || !window.since || window.since <= watermark;
  return reachesBack ? window.until : null;
}
