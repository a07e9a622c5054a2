import { StateBadge } from '@/components/shared/state-badge';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { AgentPreset } from '@/lib/gate/contract/desk-agents';
import { readyLook } from './agent-look';

/** Calls of providers whose form is known, and whether the agent's runtime can carry them out. */
export function PresetsCard({ botId, presets }: { botId: string; presets: readonly AgentPreset[] }) {
  return (
    <Card aria-label="Presets">
      <CardHeader>
        <CardTitle>Presets</CardTitle>
        <p className="text-mini text-muted-foreground">
          {presets.filter(({ ready }) => ready).length} of {presets.length} ready
        </p>
      </CardHeader>
      <CardBody className="grid gap-4">
        <p className="text-dense text-muted-foreground">
          All are offered to it. Its own runtime makes the call after a payment: it connects the provider, and reports
          that at <code className="break-all text-mini">POST /api/v1/agents/{botId}/execution-readiness</code>.
        </p>
        <ul className="grid gap-4">
          {presets.map((preset) => (
            <li key={preset.preset_id} className="grid gap-1 text-dense">
              <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <span>
                  <span className="font-medium">{preset.name}</span>{' '}
                  <span className="font-mono text-mini text-muted-foreground">{preset.preset_id}</span>
                </span>
                <StateBadge look={readyLook[preset.ready ? 'ready' : 'unknown']} />
              </span>
              <span>{preset.use_case}</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
