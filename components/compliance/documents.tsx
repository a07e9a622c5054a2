'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { StateBadge } from '@/components/shared/state-badge';
import type { Look } from '@/components/shared/state-look';
import { ExactTime } from '@/components/shared/timestamp';
import { nowMs } from '@/components/shared/use-now';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { DocumentCard, OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { fileAddress } from './desk-address';
import { DocumentViewer } from './document-viewer';
import { dayText, documentName, subjectName } from './form-words';
import { reasonName } from './reason-groups';
import { useAct } from './use-act';

const accepted: Look = {
  word: 'Accepted',
  shape: 'full',
  tone: 'released',
  meaning: 'A person of the desk accepted it.',
};
const rejected: Look = { word: 'Rejected', shape: 'bar', tone: 'failed', meaning: 'Another one is needed.' };
const waits: Look = { word: 'To be looked at', shape: 'half', tone: 'funded', meaning: 'It was uploaded.' };
const absent: Look = { word: 'Not here yet', shape: 'hollow', tone: 'open', meaning: 'The merchant has to upload it.' };

const documentLook: Readonly<Record<DocumentCard['status'], Look>> = {
  required: absent,
  uploading: absent,
  scanning: { ...waits, word: 'Being scanned' },
  quality_failed: { ...rejected, word: 'Not taken: too poor' },
  uploaded: waits,
  in_review: waits,
  accepted,
  rejected,
  expiring: { ...accepted, word: 'Accepted, runs out soon', shape: 'flag', tone: 'disputed' },
  expired: { ...rejected, word: 'Expired' },
  superseded: { ...absent, word: 'Replaced by another' },
};

const severityWords = { refuse: 'Refused', warn: 'The merchant was told', flag: 'For you alone' } as const;
const sideWords = { front: 'front', back: 'back', single: 'all of it' } as const;

interface DocumentsProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'judgeDocument'>;
}

export function Documents({ item, actions }: DocumentsProps) {
  if (item.documents.length === 0) {
    return <p className="p-3 text-dense text-muted-foreground">No document was uploaded.</p>;
  }
  return (
    <ul className="divide-y">
      {item.documents.map((document) => (
        <DocumentItem key={document.document_id} document={document} item={item} actions={actions} />
      ))}
    </ul>
  );
}

type Files = DocumentCard['files'];

function DocumentItem({ document, item, actions }: DocumentsProps & { document: DocumentCard }) {
  const router = useRouter();
  const [shown, setShown] = useState<Files[number] | null>(null);
  const [openedAt, setOpenedAt] = useState<string | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const subject = item.subjects.find((one) => one.subject === document.subject);
  const whose = subject ? subjectName(subject) : 'somebody who is no longer named';
  const title = `${documentName(document.type)} of ${whose}`;
  const labelOf = (file: Files[number]) => `${title}, ${sideWords[file.side]}`;
  const opened = () => {
    setOpenedAt(new Date(nowMs()).toISOString());
    router.refresh();
  };
  const close = () => {
    setShown(null);
    opener.current?.focus();
  };
  return (
    <li aria-label={title} className="grid gap-2.5 p-3 text-dense">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h3 className="font-medium text-sm">{title}</h3>
        <StateBadge look={documentLook[document.status]} />
        <Seen isSeen={document.is_seen} openedAt={openedAt} />
      </div>
      <p className="text-muted-foreground">{factsOf(document)}</p>
      {document.reason_code === null ? null : <p>Rejected because: {reasonName(document.reason_code)}.</p>}
      <FileList
        files={document.files}
        labelOf={labelOf}
        addressOf={(file) => fileAddress(item.case_id, document.document_id, file.file_id)}
        onShow={(file, from) => {
          opener.current = from;
          setShown(file);
        }}
        // The other tab reads the file a moment later.
        onElsewhere={() => setTimeout(opened, 2_000)}
      />
      {shown === null ? null : (
        <DocumentViewer
          key={shown.file_id}
          address={fileAddress(item.case_id, document.document_id, shown.file_id)}
          label={labelOf(shown)}
          onOpened={opened}
          onClose={close}
        />
      )}
      <Judge document={document} title={title} item={item} actions={actions} />
    </li>
  );
}

function factsOf({ kind, type, attempt, issued_on: issued, expires_on: expires }: DocumentCard): string {
  return [
    kind === type ? null : `asked for as ${documentName(kind).toLowerCase()}`,
    issued === null ? null : `issued ${dayText(issued)}`,
    expires === null ? null : `valid until ${dayText(expires)}`,
    attempt === 1 ? null : `attempt ${attempt}`,
  ]
    .filter((fact) => fact !== null)
    .join(', ');
}

function Seen({ isSeen, openedAt }: { isSeen: boolean; openedAt: string | null }) {
  const Icon = isSeen || openedAt !== null ? Eye : EyeOff;
  return (
    <span className="flex items-center gap-1.5 text-mini text-muted-foreground">
      <Icon aria-hidden="true" className="size-3.5" />
      {openedAt === null ? (
        isSeen ? (
          'Opened by you since it last changed'
        ) : (
          'Not opened by you since it last changed'
        )
      ) : (
        <span>
          Opened by you at <ExactTime at={openedAt} />
        </span>
      )}
    </span>
  );
}

const kilobyte = 1_024;

interface FileListProps {
  readonly files: Files;
  readonly labelOf: (file: Files[number]) => string;
  readonly addressOf: (file: Files[number]) => string;
  readonly onShow: (file: Files[number], from: HTMLElement) => void;
  readonly onElsewhere: () => void;
}

function FileList({ files, labelOf, addressOf, onShow, onElsewhere }: FileListProps) {
  return (
    <ul className="grid gap-2">
      {files.map((file) => (
        <li key={file.file_id} className="grid gap-1">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            {file.type === 'pdf' ? (
              <Button asChild size="sm">
                {/* The browser's own reader zooms, turns and takes keys; it needs a page of its own. */}
                <a
                  href={addressOf(file)}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={`Open ${labelOf(file)}, in a tab of its own`}
                  onClick={onElsewhere}
                >
                  Open the PDF in a tab
                </a>
              </Button>
            ) : (
              <Button
                size="sm"
                aria-label={`Open ${labelOf(file)}`}
                onClick={({ currentTarget }) => onShow(file, currentTarget)}
              >
                Open: {sideWords[file.side]}
              </Button>
            )}
            <span className="text-mini text-muted-foreground tabular-nums">
              {file.type.toUpperCase()}, {Math.ceil(file.size / kilobyte)} KB
              {file.pages === null ? '' : `, ${file.pages} ${file.pages === 1 ? 'page' : 'pages'}`}
              {file.width_px === null ? '' : `, ${file.width_px} × ${file.height_px} px`}
            </span>
          </span>
          {file.findings.map(({ rule, severity, todo }) => (
            <span key={rule} className="text-state-disputed">
              {severityWords[severity]}: {todo}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Judge({ document, title, item, actions }: DocumentsProps & { document: DocumentCard; title: string }) {
  const [reason, setReason] = useState<string | null>(null);
  const { run, running, failure } = useAct(actions.judgeDocument, () => setReason(null));
  const act = actOf(item, 'judge_document');
  if (!act.isOpen) return null;
  const named = { case_id: item.case_id, document_id: document.document_id };
  const reasons = item.reasons.filter((known) => known.for_documents);
  return (
    <div className="grid gap-2">
      <FailureAlert failure={failure} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          disabled={running}
          aria-label={`Accept ${title}`}
          onClick={() => run({ ...named, verdict: 'accept' })}
        >
          Accept
        </Button>
        <Button
          size="sm"
          disabled={running}
          aria-expanded={reason !== null}
          aria-label={`Reject ${title}`}
          onClick={() => setReason(reason === null ? (reasons[0]?.code ?? null) : null)}
        >
          Reject …
        </Button>
      </div>
      {reason === null ? null : (
        <div className="grid max-w-md gap-3 rounded-panel border p-3">
          <Field
            id={`reject-${document.document_id}`}
            label="Why is it rejected?"
            help={reasons.find(({ code }) => code === reason)?.text}
          >
            {(control) => (
              <Select {...control} className="w-full" value={reason} onChange={({ target }) => setReason(target.value)}>
                {reasons.map(({ code }) => (
                  <option key={code} value={code}>
                    {reasonName(code)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button
            variant="destructive"
            className="justify-self-start"
            disabled={running}
            onClick={() => run({ ...named, verdict: 'reject', reason_code: reason })}
          >
            {running ? 'Rejecting …' : 'Reject the document'}
          </Button>
        </div>
      )}
    </div>
  );
}
