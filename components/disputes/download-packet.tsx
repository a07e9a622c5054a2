'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import type { ActionFailure } from '@/components/identity/action-result';
import { FailureAlert } from '@/components/identity/failure-alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { packetAddress } from './disputes-address';

/** Why there was no packet, as the console's routes say it. */
const problem = z.object({ detail: z.string(), request_id: z.string().optional() });
const lost: ActionFailure = { ok: false, message: 'No answer arrived. Nothing was changed; try again.' };

/** Takes the packet of a case; the browser saves it under the case's name. */
export function DownloadPacket({ caseId }: { caseId: string }) {
  const [open, setOpen] = useState(false);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<ActionFailure | null>(null);

  const take = async () => {
    setRunning(true);
    setFailure(await download(caseId).catch(() => lost));
    setRunning(false);
  };
  const close = () => {
    setOpen(false);
    setFailure(null);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Download aria-hidden="true" />
        Packet …
      </Button>
      <Dialog open={open} onClose={close} title="Take the arbitration packet">
        <DialogBody className="text-sm">
          <FailureAlert failure={failure} />
          <p>
            One signed file with everything an arbitrator needs: agreement, evidence, verdict, ledger entries, postings,
            timeline and references. Of the notes it holds only those that are marked to be shared.
          </p>
          <p className="text-dense text-muted-foreground">
            It is checked without us: <code className="font-mono text-mini">node scripts/verify-packet.mjs</code> and
            the name of the file. That you took it is written into the audit log.
          </p>
        </DialogBody>
        <DialogFooter>
          <Button size="lg" onClick={close}>
            Close
          </Button>
          <Button variant="primary" size="lg" onClick={take} disabled={running}>
            {running ? 'Signing …' : 'Download'}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}

async function download(caseId: string): Promise<ActionFailure | null> {
  const answer = await fetch(packetAddress(caseId));
  if (!answer.ok) {
    const said = problem.safeParse(await answer.json());
    return said.success ? { ok: false, message: said.data.detail, requestId: said.data.request_id } : lost;
  }
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `${caseId}.json`;
  link.click();
  URL.revokeObjectURL(address);
  return null;
}
