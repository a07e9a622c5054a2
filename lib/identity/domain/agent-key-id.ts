/** Ids of agent keys, as in the Paybond contract. */
export const agentKeyIdForm = /^[a-z0-9][a-z0-9._:/-]{0,127}$/;
