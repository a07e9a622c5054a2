/** How an operator connects rails, as commands to copy. The key stands in the shell's environment, never in the text. */
export const operatorCommands = (
  baseUrl: string,
  agentId: string,
): string => `# Stripe Connect (simulated outside production)
curl -X POST "${baseUrl}/api/v1/agents/${agentId}/stripe-connect/start" -H "X-Payjent-Bot-Key: $OPERATOR_KEY"
curl -X POST "${baseUrl}/api/v1/agents/${agentId}/stripe-connect/complete?account_id=$ACCOUNT_ID" -H "X-Payjent-Bot-Key: $OPERATOR_KEY"

# x402
curl -X POST "${baseUrl}/api/v1/agents/${agentId}/x402/configure" -H "X-Payjent-Bot-Key: $OPERATOR_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"network":"base-sepolia","max_per_request_minor":500,"max_per_call_minor":100}'`;

/** How an agent in Python asks for a payment and resumes. */
export const pythonSnippet = (baseUrl: string, botId: string): string => `import os
from payjent import PayjentClient

client = PayjentClient(base_url=${JSON.stringify(baseUrl)}, api_key=os.environ["PAYJENT_API_KEY"])
action = client.create_agent_action(
    bot_id=${JSON.stringify(botId)},
    external_user_id="user-1",
    request_summary="What the user asked for",
    request_hash="a hash of exactly this request",
    amount_minor=250,
    currency="USD",
    cost_breakdown=[{"label": "provider quote", "amount_minor": 250}],
    execution_envelope={"action": "example"},
)
print(action["message"])  # show this to the user, then poll
status = client.get_agent_action_status(action["action_id"])`;
