import { Equal, TriangleAlert } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { FieldView } from '@/lib/onboarding/contract/desk-case';
import { fieldName, valueText } from './form-words';

interface FieldTableProps {
  /** Read before the table: whose values these are. */
  readonly caption: string;
  readonly fields: readonly FieldView[];
}

/** What was typed beside what documents and the register say. A difference is a word and a shape, never a colour alone. */
export function FieldTable({ caption, fields }: FieldTableProps) {
  return (
    <Table caption={caption} className="table-fixed max-sm:min-w-xl">
      <TableHead>
        <tr>
          <TableHeader className="w-1/4">Asked for</TableHeader>
          <TableHeader>Submitted</TableHeader>
          <TableHeader className="w-1/5">Read in documents</TableHeader>
          <TableHeader className="w-1/4">Register</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {fields.map((field) => (
          <FieldRow key={field.path} field={field} />
        ))}
      </TableBody>
    </Table>
  );
}

function FieldRow({ field }: { field: FieldView }) {
  const text = valueText(field);
  return (
    <TableRow className="align-top">
      <TableHeader scope="row" className="whitespace-normal py-2 font-normal text-muted-foreground">
        {fieldName(field.path)}
        {/* On a phone the columns that say how stand further right. */}
        {field.differs ? <span className="block font-medium text-state-disputed sm:hidden">Differs</span> : null}
      </TableHeader>
      <TableCell className="whitespace-normal break-words">
        {text ?? <span className="text-muted-foreground">Nothing</span>}
        {field.changed ? (
          <span className="mt-1 block">
            <Badge tone="evidence">Changed since last time</Badge>
          </span>
        ) : null}
      </TableCell>
      <TableCell className="whitespace-normal">
        <Compared state={field.extracted.state} value={null} />
      </TableCell>
      <TableCell className="whitespace-normal break-words">
        <Compared state={field.registry.state} value={field.registry.value} />
      </TableCell>
    </TableRow>
  );
}

const unknownWords = { not_read: 'Not read', not_asked: 'Not asked', unavailable: 'No answer' } as const;

interface ComparedProps {
  readonly state: FieldView['extracted']['state'] | FieldView['registry']['state'];
  readonly value: string | null;
}

function Compared({ state, value }: ComparedProps) {
  if (state === 'same') {
    return (
      <span className="flex items-start gap-1.5">
        <Equal aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
        Same
      </span>
    );
  }
  if (state !== 'differs') return <span className="text-muted-foreground">{unknownWords[state]}</span>;
  return (
    <span className="grid gap-1 font-medium text-state-disputed">
      <span className="flex items-start gap-1.5">
        <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
        Differs
      </span>
      {value === null ? null : <span className="text-foreground">{value}</span>}
    </span>
  );
}
