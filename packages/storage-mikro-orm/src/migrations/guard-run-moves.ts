import { Migration } from '@mikro-orm/migrations';

const moves = `'PENDING RECEIVED', 'PENDING STARTED', 'PENDING REVOKED', 'RECEIVED STARTED', 'RECEIVED REVOKED', 'STARTED RETRY', 'STARTED SUCCESS', 'STARTED FAILURE', 'STARTED REVOKED', 'RETRY RECEIVED', 'RETRY STARTED', 'RETRY REVOKED', 'FAILURE RETRY', 'FAILURE SUCCESS'`;

/** Refuses moves of a run that its states do not allow. An ended run does not change, unless it failed and is resumed, or its outcome is unknown. Never edited. */
export class GuardRunMoves extends Migration {
  override up(): void {
    // One line, as MikroORM compares it.
    this.addSql(
      `create function integration_run_legal_moves_fn() returns trigger as $$ begin if old.state in ('SUCCESS', 'REVOKED') or (old.state = 'FAILURE' and new.state <> 'RETRY' and (old.error ->> 'code') is distinct from 'outcome_unknown') then raise exception 'A run that has ended is not changed.' using errcode = 'restrict_violation'; end if; if old.state <> new.state and old.state || ' ' || new.state not in (${moves}) then raise exception 'A run does not go from % to %.', old.state, new.state using errcode = 'restrict_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      'create trigger legal_moves before update on integration_run for each row execute function integration_run_legal_moves_fn()',
    );
  }

  override down(): void {
    this.addSql('drop trigger legal_moves on integration_run');
    this.addSql('drop function integration_run_legal_moves_fn()');
  }
}
