'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody } from '@/components/ui/dialog';
import { Label } from '@/components/ui/label';
import { useSingleKeys } from './use-hotkeys';

const shortcuts: readonly { readonly where: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    where: 'Everywhere',
    keys: [
      ['⌘ K or Ctrl K', 'Search and commands'],
      ['?', 'This sheet'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    where: 'In a list',
    keys: [
      ['/', 'Search the list'],
      ['J and K', 'Next and previous row'],
      ['Enter', 'Look at the row beside the list'],
      ['Ctrl Enter', 'Open its page'],
    ],
  },
  {
    where: 'In the review of a merchant',
    keys: [
      ['J and K', 'Next and previous case'],
      ['A', 'Propose to approve'],
      ['R', 'Ask the merchant for something'],
      ['/', 'Search the reasons'],
    ],
  },
  {
    where: 'In evidence and verdict',
    keys: [
      ['↑ and ↓', 'Next and previous clause'],
      ['→', 'To the field that the clause read'],
      ['←', 'Back to the clause'],
    ],
  },
];

export function ShortcutsSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [single, setSingle] = useSingleKeys();
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <DialogBody>
        {shortcuts.map(({ where, keys }) => (
          <section key={where} className="grid gap-1">
            <h3 className="text-mini text-muted-foreground">{where}</h3>
            <dl className="grid divide-y text-dense">
              {keys.map(([key, what]) => (
                <div key={key} className="flex items-center justify-between gap-4 py-1.5">
                  <dt className="order-2">
                    <kbd className="rounded-control border bg-muted px-1.5 py-0.5 font-sans text-mini">{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <div className="flex items-start gap-2">
          <Checkbox
            id="single-keys"
            checked={single}
            onChange={(event) => setSingle(event.target.checked)}
            className="mt-0.5"
          />
          <Label htmlFor="single-keys" className="font-normal text-dense">
            Shortcuts of a single key. Switch them off if you use speech input.
          </Label>
        </div>
      </DialogBody>
    </Dialog>
  );
}
