import { hash } from 'node:crypto';
import type { PullInput } from '../capability.ts';
import { newId } from '../ids.ts';
import type { PullWindow } from '../page.ts';
import type { PullCapability } from '../provider.ts';
import type { ConnectionRow, SyncResume, SyncRow } from '../storage-rows.ts';

/** What a pull will read, and from where in it. */
export interface SyncPlan {
  readonly window: PullWindow;
  readonly resume: SyncResume;
  /** Whether an interrupted run's place was taken up. */
  readonly resumed: boolean;
  /** Where the next run starts once this one is complete; null leaves it where it is. */
  readonly nextWatermark: Date | null;
}

/**
 * Plans a pull. The window ends where the run starts, so that what changes meanwhile belongs to the next run. A stored
 * place is taken up only by a run of the same config and input whose cursor still fits.
 */
export function planSync(
  capability: PullCapability,
  connection: ConnectionRow,
  input: PullInput,
  stored: SyncRow | null,
  now: Date,
): SyncPlan {
  const fingerprint = hash(
    'sha256',
    JSON.stringify([capability.contract.key, sorted(connection.config), sorted(input)]),
    'base64url',
  );
  const held = stored?.resume;
  const resumed =
    held?.fingerprint === fingerprint && (held.cursor === null || capability.cursor.safeParse(held.cursor).success);
  const resume: SyncResume =
    resumed && held ? held : { fingerprint, ...freshWindow(capability, input, stored, now), ...noPlaceYet() };
  const window = { since: resume.since === null ? null : new Date(resume.since), until: new Date(resume.until) };
  return { window, resume, resumed, nextWatermark: nextWatermark(input, stored, window) };
}

const noPlaceYet = () => ({ cursor: null, enumerationId: newId(), incomplete: null });

function freshWindow(capability: PullCapability, input: PullInput, stored: SyncRow | null, now: Date) {
  const until = input.until ? new Date(input.until) : now;
  const overlap = capability.overlapMs ?? 0;
  const since = input.full
    ? null
    : input.since
      ? new Date(input.since)
      : stored?.watermark
        ? new Date(stored.watermark.getTime() - overlap)
        : null;
  return { since: since?.toISOString() ?? null, until: until.toISOString() };
}

/** A window that leaves a gap behind the old watermark, or ends before now, must not move it over what was not read. */
function nextWatermark(input: PullInput, stored: SyncRow | null, window: PullWindow): Date | null {
  if (input.until) return null;
  const reachesBack = !stored?.watermark || !window.since || window.since <= stored.watermark;
  return reachesBack ? window.until : null;
}

const sorted = (value: object) => Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
