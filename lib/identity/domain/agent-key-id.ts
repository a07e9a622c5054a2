/** Ids of agent keys, contract section 6.4. */
export const agentKeyIdForm = /^[a-z0-9][a-z0-9._:/-]{0,127}$/;
