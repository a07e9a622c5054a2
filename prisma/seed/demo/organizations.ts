import type { Role } from '@/lib/kernel/permission';
import { dataLifecycles, hotelLifecycles, type Lifecycle } from './lifecycles';

export interface DemoPerson {
  readonly name: string;
  readonly role: Role;
}

export interface DemoOrganization {
  readonly name: string;
  /** Part of the addresses and DIDs that the demo makes up. */
  readonly slug: string;
  /** The owner first. */
  readonly people: readonly [DemoPerson, ...DemoPerson[]];
  readonly lifecycles: readonly Lifecycle[];
}

/** The first has somebody in every role; the second is there to be kept apart from. */
export const demoOrganizations: readonly DemoOrganization[] = [
  {
    name: 'Harbour Hotels',
    slug: 'harbour-hotels',
    people: [
      { name: 'Olivia Marsh', role: 'owner' },
      { name: 'Theo Lindqvist', role: 'tenant_admin' },
      { name: 'Priya Raman', role: 'operator' },
      { name: 'Anders Holm', role: 'auditor' },
      { name: 'Dana Okafor', role: 'developer' },
    ],
    lifecycles: hotelLifecycles,
  },
  {
    name: 'Northwind Data',
    slug: 'northwind-data',
    people: [{ name: 'Noor Haddad', role: 'owner' }],
    lifecycles: dataLifecycles,
  },
];

export const emailOf = ({ slug }: DemoOrganization, { role }: DemoPerson): string =>
  `${role.replace('_', '-')}@${slug}.example`;
