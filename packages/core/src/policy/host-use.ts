import { allow, type Decision } from './decision.ts';
import { firstBlocker, type UseConditions } from './use-conditions.ts';

const allowed = allow('host.use', 'The host itself asks, and the capability is ready for use.');

/**
 * Decides whether the host's own code may use a capability, on behalf of no role: connection, capability and credential must be
 * ready for use, as for everybody.
 */
export const decideHostUse = (conditions: UseConditions): Decision => firstBlocker(conditions) ?? allowed;
