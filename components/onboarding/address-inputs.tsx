import { CircleAlert } from 'lucide-react';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Select } from '@/components/ui/select';
import { addressLines } from '@/lib/onboarding/contract/portal';
import { useKeeper } from './keeper';

type Address = Readonly<Record<string, string>>;

const words: Readonly<Record<string, { readonly label: string; readonly autoComplete: string }>> = {
  line1: { label: 'Street and number', autoComplete: 'address-line1' },
  line2: { label: 'Second line (optional)', autoComplete: 'address-line2' },
  city: { label: 'Town', autoComplete: 'address-level2' },
  region: { label: 'Region or state (optional)', autoComplete: 'address-level1' },
  postalCode: { label: 'Postal code', autoComplete: 'postal-code' },
  country: { label: 'Country', autoComplete: 'country' },
};

interface AddressInputsProps {
  readonly id: string;
  readonly legend: string;
  readonly help: string | undefined;
  readonly error: string | undefined;
  readonly value: Address;
  readonly locked: boolean;
  readonly onChange: (value: Address, pauseMs?: number) => void;
  readonly onBlur: () => void;
}

/** An address: one value of the form, in several lines. What is wrong shows when the whole of it is left. */
export function AddressInputs({ id, legend, help, error, value, locked, onChange, onBlur }: AddressInputsProps) {
  const { countries } = useKeeper();
  const describedBy = error === undefined ? undefined : `${id}-error`;
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className="grid min-w-0 gap-3 sm:grid-cols-2"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onBlur();
      }}
    >
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      {help === undefined ? null : <p className="text-dense text-muted-foreground sm:col-span-2">{help}</p>}
      {addressLines.map((line) => {
        const common = {
          id: `${id}-${line}`,
          value: value[line] ?? '',
          disabled: locked,
          autoComplete: words[line]?.autoComplete,
          'aria-describedby': describedBy,
        };
        return (
          <div key={line} className="grid min-w-0 gap-1.5">
            <Label htmlFor={`${id}-${line}`} className="font-normal">
              {words[line]?.label ?? line}
            </Label>
            {line === 'country' ? (
              <Select
                {...common}
                className="w-full"
                onChange={({ target }) => onChange({ ...value, [line]: target.value }, 0)}
              >
                <option value="">Choose …</option>
                {countries.map(({ code, name }) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </Select>
            ) : (
              <Input {...common} onChange={({ target }) => onChange({ ...value, [line]: target.value })} />
            )}
          </div>
        );
      })}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-dense text-destructive sm:col-span-2">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
