import {
  BadgeCheck,
  Bot,
  ClipboardCheck,
  Gauge,
  HandCoins,
  KeyRound,
  LifeBuoy,
  ListChecks,
  type LucideIcon,
  Receipt,
  Route,
  Scale,
  Store,
  Users,
  Wallet,
  Waypoints,
} from 'lucide-react';
import { type Holder, may, type Permission } from '@/lib/kernel/permission';

export interface NavItem {
  readonly label: string;
  readonly href: string;
  readonly permission: Permission;
  readonly icon: LucideIcon;
}

export interface NavGroup {
  readonly label: string;
  readonly items: readonly NavItem[];
}

/** The menu, by work. The rail, the phone's menu and the palette read it. */
const consoleNav: readonly NavGroup[] = [
  {
    label: 'Money',
    items: [
      { label: 'Overview', href: '/console', permission: 'intent.read', icon: Gauge },
      { label: 'Intents', href: '/console/intents', permission: 'intent.read', icon: Receipt },
      { label: 'Settlement', href: '/console/settlement', permission: 'intent.read', icon: ListChecks },
      { label: 'Disputes', href: '/console/disputes', permission: 'dispute.read', icon: Scale },
      { label: 'Recovery', href: '/console/recovery', permission: 'recovery.read', icon: LifeBuoy },
    ],
  },
  {
    label: 'Agents',
    items: [{ label: 'Agent keys', href: '/console/agent-keys', permission: 'agent_key.read', icon: Waypoints }],
  },
  {
    label: 'Payment gate',
    items: [
      { label: 'Paid actions', href: '/console/gate/actions', permission: 'gate.read', icon: HandCoins },
      { label: 'Paying agents', href: '/console/gate/agents', permission: 'gate.read', icon: Bot },
      { label: 'Task budgets', href: '/console/gate/budgets', permission: 'gate.read', icon: Wallet },
    ],
  },
  {
    label: 'Onboarding',
    items: [
      { label: 'Verification', href: '/console/onboarding', permission: 'kyc.read', icon: BadgeCheck },
      { label: 'Merchants', href: '/console/merchants', permission: 'merchant.read', icon: Store },
      { label: 'Reviews of merchants', href: '/console/compliance', permission: 'desk.read', icon: ClipboardCheck },
    ],
  },
  {
    label: 'Settings',
    items: [
      { label: 'Rails', href: '/console/rails', permission: 'rail.read', icon: Route },
      { label: 'API keys', href: '/console/keys', permission: 'key.read', icon: KeyRound },
      { label: 'Team', href: '/console/team', permission: 'member.read', icon: Users },
    ],
  },
];

/** Only what one of the roles may open; a group with nothing left is gone. */
export const navFor = (...roles: readonly Holder[]): readonly NavGroup[] =>
  consoleNav
    .map((group) => ({
      ...group,
      items: group.items.filter((item) => roles.some((role) => may(role, item.permission))),
    }))
    .filter((group) => group.items.length > 0);

/** The overview stands at the root of the console, so it is current only when the address is exactly its own. */
export const isCurrent = (href: string, pathname: string): boolean =>
  href === '/console' ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
