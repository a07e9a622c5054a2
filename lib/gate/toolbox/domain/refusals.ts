import { defineRefusals } from '@/lib/kernel/outcome';

/** Refusals of the toolbox. `details.detail`, where present, is what the wire sends instead of the message. */
export const toolboxRefusals = defineRefusals({
  'toolbox.tool_not_found': { status: 404, message: 'tool not found' },
  'toolbox.execution_not_found': { status: 404, message: 'tool execution not found' },
  'toolbox.request_hash_mismatch': {
    status: 409,
    message: 'request_hash does not match recomputed toolbox quote',
  },
  'toolbox.secret_argument': {
    status: 422,
    message: 'toolbox arguments may not include secret-like key',
  },
  'toolbox.url_argument': {
    status: 422,
    message: 'toolbox arguments may not include executable URL field',
  },
  'toolbox.page_url': { status: 422, message: 'arguments.url must be a public https URL' },
  'toolbox.external_runtime_opt_in': {
    status: 422,
    message: 'paysh.fal_image runs in an external runtime and needs arguments.external_runtime: true',
  },
  'toolbox.provider_not_configured': {
    status: 503,
    message: 'The provider of this tool is not configured here, so nothing was charged',
  },
  'toolbox.not_managed': { status: 501, message: 'this tool is run by the agent’s own runtime' },
  'toolbox.not_paid': { status: 409, message: 'tool execution requires a paid payment session' },
  'toolbox.already_executing': { status: 409, message: 'tool execution is already executing' },
  'toolbox.already_ended': { status: 409, message: 'tool execution has already ended' },
});
