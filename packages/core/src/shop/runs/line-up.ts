import { IntegrationError } from '../../errors.ts';
import { newRun } from '../../storage/new-run.ts';
import type { ConnectionRow } from '../../storage/rows.ts';
import type { RunRow } from '../../storage/run-row.ts';
import { type AllowedRequest, findKeyed, joinLive, refuseUnknownOutcome } from './join-run.ts';

/** A run that stands for a request. */
export interface RecordedRun {
  readonly run: RunRow;
  /** Whether others of its line may come before it. */
  readonly waits: boolean;
}

/** Most runs that wait in the line of a subject, behind the first. */
const mostWaiting = 100;
/** How often a request looks again, when others requested runs of the same line at the same moment. */
const mostTries = 10;

/**
 * Finds the run that stands for an allowed request, or inserts a new one at the end of its line.
 * @returns the run, whether it is new, and whether others of its line may come before it
 * @throws IntegrationError `run_in_progress`, `outcome_unknown`
 */
export async function joinOrInsert<Tx>(
  allowed: AllowedRequest<Tx>,
  connection: ConnectionRow,
): Promise<RecordedRun & { readonly isNew: boolean }> {
  const { unit, request, actor, input, line } = allowed;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await findKnown(allowed, tries);
    if (known) return { run: known, isNew: false, waits: line.subject !== null };
    if (!allowed.isRepeatable) await refuseUnknownOutcome(allowed);
    const { place, waits } = await nextPlace(allowed);
    const { eta = null, expiresAt = null, idempotencyKey = null, trigger = 'request' } = request;
    const run = newRun(connection, {
      ...line,
      place,
      trigger,
      input,
      actorId: actor.id,
      eta,
      expiresAt,
      idempotencyKey,
    });
    if (await unit.runs.insert(run)) return { run, isNew: true, waits };
  }
  throw new IntegrationError(
    'run_in_progress',
    `Other runs of ${request.capability} were requested at the same moment: request it again.`,
  );
}

/** The run that stands for the request already. If one alone may be live and it can be repeated, the first insert shows it. */
async function findKnown<Tx>(allowed: AllowedRequest<Tx>, tries: number): Promise<RunRow | null> {
  if (tries === 0) return allowed.isRepeatable && allowed.line.subject === null ? null : joinLive(allowed);
  // Before this one was inserted, another request may have inserted the same.
  return (await findKeyed(allowed.unit, allowed.request, allowed.input)) ?? (await joinLive(allowed));
}

/** The place behind the last run of the line, null if it has no subject, and whether a run there has to wait. */
async function nextPlace<Tx>({ unit, request, line }: AllowedRequest<Tx>) {
  if (line.subject === null) return { place: null, waits: false };
  const { unfinished, lastPlace } = await unit.runs.measureLine(line);
  if (unfinished <= mostWaiting) return { place: lastPlace + 1, waits: unfinished > 0 };
  throw new IntegrationError(
    'run_in_progress',
    `${mostWaiting} runs of ${request.capability} wait for their turn about the same subject, the most for one: wait until some have ended, or cancel some.`,
  );
}
