import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { sectionStateWords, sectionWords } from './desk-words';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** Parts of the form with what stands out in each, and what follows them. */
export function SectionNav({ item }: { item: OpenedCase }) {
  const open = item.checks.filter(({ is_open: isOpen }) => isOpen).length;
  return (
    <nav aria-label="Parts of the case" className="lg:col-span-2 xl:sticky xl:top-24 xl:col-span-1">
      <ul className="flex flex-wrap gap-1 xl:grid xl:gap-0.5">
        {item.sections.map(({ name, state, differences, changes }) => (
          <Entry key={name} href={`#part-${name}`} label={sectionWords[name]}>
            {[
              sectionStateWords[state],
              differences === 0 ? null : count(differences, 'difference', 'differences'),
              changes === 0 ? null : count(changes, 'change', 'changes'),
            ]}
          </Entry>
        ))}
        <Entry href="#part-checks" label="Checks">
          {[open === 0 ? 'Nothing open' : `${open} open`]}
        </Entry>
        <Entry href="#part-requests" label="Requests">
          {[item.open_request === null ? 'None open' : 'One open']}
        </Entry>
        <Entry href="#part-history" label="History">
          {[]}
        </Entry>
      </ul>
    </nav>
  );
}

interface EntryProps {
  readonly href: string;
  readonly label: string;
  readonly children: readonly (string | null)[];
}

function Entry({ href, label, children }: EntryProps) {
  return (
    <li>
      <a href={href} className="grid rounded-control border px-2 py-1 text-dense hover:bg-hover xl:border-transparent">
        {label}
        <span className="text-mini text-muted-foreground">{children.filter((part) => part !== null).join(', ')}</span>
      </a>
    </li>
  );
}
