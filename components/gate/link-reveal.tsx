import { SecretReveal, type SecretWords } from '@/components/identity/secret-reveal';
import { QrCode } from '@/components/shared/qr-code';
import { ExactTime } from '@/components/shared/timestamp';
import type { HandedLink } from '@/lib/gate/contract/desk-agents';

const words: SecretWords = {
  what: 'install link',
  title: 'This is the only time this link is shown',
  advice: 'Whoever redeems it first gets the agent’s key. Hand it to the agent, or to the person who sets it up.',
  copy: 'Copy the link',
  stored: 'I have handed the link over',
};

/** An install link, the one time that it can be shown. */
export function LinkReveal({ link, onDone }: { link: HandedLink; onDone: () => void }) {
  return (
    <SecretReveal secret={link.url} words={words} onDone={onDone}>
      <div className="flex flex-wrap items-center gap-4">
        <QrCode drawing={link.qr} label={`QR code of the install link of ${link.bot_id}`} />
        <div className="grid min-w-40 flex-1 gap-2 text-dense">
          <p>
            Works once, until <ExactTime at={link.expires_at} />.
          </p>
          <p className="text-muted-foreground">
            One POST to it gives the agent its key. On a phone, scan the code and press “Redeem once”.
          </p>
        </div>
      </div>
    </SecretReveal>
  );
}
