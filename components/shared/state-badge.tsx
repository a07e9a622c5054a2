import { Badge } from '@/components/ui/badge';
import type { Look } from './state-look';
import { StateShape } from './state-shape';

/** A word with a shape, never colour alone. */
export function StateBadge({ look }: { look: Look }) {
  return (
    <Badge tone={look.tone} title={look.meaning}>
      <StateShape shape={look.shape} />
      {look.word}
    </Badge>
  );
}
