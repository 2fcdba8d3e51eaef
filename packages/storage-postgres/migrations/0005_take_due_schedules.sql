-- Due schedules are taken in batches. A process locks those of its batch, and passes over those that another one has locked.

-- Rows are locked by those who may update them. The check lets nothing be written.
create policy integration_take on integration_schedule for update using (current_setting('makerfex.seek', true) = 'due_schedules' and enabled
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_schedule'::regclass)) with check (false);

create function integration_take_due_schedules(due_at timestamp with time zone, at_most integer) returns TABLE(shop_id text, connection_id uuid, capability text) language sql volatile security definer
   set search_path = pg_catalog, pg_temp begin atomic select s.shop_id, s.connection_id, s.capability from integration_schedule s
      where s.enabled and s.next_at <= due_at order by s.next_at limit at_most for update skip locked; end;

revoke execute on function integration_take_due_schedules(due_at timestamp with time zone, at_most integer) from public;
