export const eventLevels = ['debug', 'info', 'warning', 'error'] as const;
/** How important an event is. */
export type EventLevel = (typeof eventLevels)[number];

/** Every type of event, with its level and when it is written. */
export const eventTypes = {
  'connection.created': { level: 'info', when: 'a shop connected a provider' },
  'connection.updated': { level: 'info', when: 'config or enabled capabilities were changed' },
  'connection.enabled': { level: 'info', when: 'a connection was switched on' },
  'connection.disabled': { level: 'info', when: 'a connection was switched off' },
  'connection.tested': { level: 'info', when: 'a connection test ended, with the health it found' },
  'connection.health_changed': { level: 'warning', when: 'a run or refresh changed the health' },
  'connection.api_notice': {
    level: 'warning',
    when: 'another API version answered, or a deprecation was announced; once a day',
  },
  'connection.deleted': { level: 'info', when: 'a connection and its credentials were deleted' },
  'credential.authorization_started': { level: 'info', when: 'a person was sent to the provider to authorise' },
  'credential.authorization_failed': {
    level: 'warning',
    when: 'a person came back from the provider without an authorisation, with the reason',
  },
  'credential.set': { level: 'info', when: 'a secret was sealed and became the live one' },
  'credential.refreshed': { level: 'info', when: 'an access token was exchanged for a new one' },
  'credential.refresh_failed': { level: 'warning', when: 'a refresh returned no new token' },
  'credential.used': { level: 'debug', when: 'a run opened the credential' },
  'credential.revoked': { level: 'warning', when: 'a credential was revoked and its key destroyed' },
  'credential.key_rotated': { level: 'info', when: 'the key of a credential was wrapped by another master key' },
  'credential.key_rotation_failed': {
    level: 'error',
    when: 'the key of a credential could not be wrapped by another master key; it is unchanged',
  },
  'policy.denied': { level: 'warning', when: 'the policy refused a call of an actor' },
  'request.refused': {
    level: 'warning',
    when: 'a message of a queue or a row of a migration was refused, with the reason',
  },
  'run.queued': { level: 'info', when: 'a run was requested' },
  'run.rescheduled': { level: 'info', when: 'a later request moved a waiting run forward, or its expiry back' },
  'run.received': { level: 'debug', when: 'a run reached a worker and waits for its turn' },
  'run.started': { level: 'info', when: 'a worker started a run' },
  'run.resumed': { level: 'info', when: 'a worker resumed a run that another one had left' },
  'run.progress': { level: 'debug', when: 'a batch of records was committed' },
  'run.step': { level: 'info', when: 'a push recorded what it did or is about to do' },
  'run.notice': { level: 'info', when: 'a provider reported something about a run' },
  'run.retrying': { level: 'warning', when: 'a run failed temporarily and waits for its next attempt' },
  'run.succeeded': { level: 'info', when: 'a run is complete' },
  'run.failed': { level: 'error', when: 'a run ended with an error; what was committed stays' },
  'run.settled': { level: 'warning', when: 'a person settled the unknown outcome of a run' },
  'run.cancel_requested': { level: 'info', when: 'a person cancelled a run that could not end at once' },
  'run.revoked': { level: 'warning', when: 'a run was cancelled; what was committed stays' },
  'run.deletions_refused': { level: 'warning', when: 'absent records were not deleted, with the reason' },
  'schedule.set': { level: 'info', when: 'a schedule was set, or switched on or off' },
  'schedule.deleted': { level: 'info', when: 'a schedule was deleted' },
  'schedule.skipped': { level: 'warning', when: 'a run that was due was not requested, with the reason' },
  'schedule.failed': { level: 'warning', when: 'a run that was due could not be requested; it is tried again' },
  'schedule.paused': {
    level: 'error',
    when: 'a run that was due could not be requested several times in a row; the schedule is off',
  },
  'record.rejected': { level: 'warning', when: 'a record could not be read and was left out, with its id and field' },
  'record.field_ignored': {
    level: 'warning',
    when: 'a field could not be read or does not add up; the record is imported',
  },
  'events.exported': { level: 'info', when: 'an actor exported the log' },
  'events.purged': { level: 'info', when: 'events older than 90 days were deleted, with their number' },
} as const satisfies Record<string, { level: EventLevel; when: string }>;

export type EventType = keyof typeof eventTypes;
