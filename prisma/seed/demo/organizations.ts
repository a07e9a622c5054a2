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
  /** Rails connected to the counterparts of this machine, where they run; otherwise all are simulated. */
  readonly connected?: boolean;
}

/** The first has somebody in every role; the second is there to be kept apart from; the third is connected. */
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
  {
    name: 'Meridian Freight',
    slug: 'meridian-freight',
    people: [
      { name: 'Ines Carvalho', role: 'owner' },
      { name: 'Tomas Berg', role: 'tenant_admin' },
      { name: 'Mei Tanaka', role: 'operator' },
    ],
    lifecycles: [],
    connected: true,
  },
];

export const emailOf = ({ slug }: DemoOrganization, { role }: DemoPerson): string =>
  `${role.replace('_', '-')}@${slug}.example`;
