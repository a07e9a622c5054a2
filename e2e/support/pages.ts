import { readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { navFor } from '@/components/shell/console-nav';
import { may, type Permission, type Role } from '@/lib/kernel/permission';
import { repository } from './product';

/** `(console)/intents/[intentId]/page.tsx` → `/intents/[intentId]`: groups and slots are not part of an address. */
function routeOf(file: string): string {
  const segments = posix.dirname(file.split(sep).join(posix.sep)).split(posix.sep);
  return `/${segments.filter((segment) => segment !== '.' && !/^[(@]/.test(segment)).join('/')}`;
}

/** Every page below `app`, as Next names its route. */
export const pageRoutes: readonly string[] = readdirSync(join(repository, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /(?:^|[\\/])page\.tsx$/.test(file))
  .map(routeOf)
  .sort();

export const isConsole = (route: string): boolean => route === '/console' || route.startsWith('/console/');

/** The whole menu: an owner may open everything of an organisation, and compliance has pages of its own. */
export const menu = navFor('owner', 'compliance_lead').flatMap(({ items }) => items);

/** The menu's entry that a console page belongs to: its own, or that of the list it was opened from. */
function entryOf(route: string) {
  const [entry] = menu
    .filter(({ href }) => route === href || route.startsWith(`${href}/`))
    .sort((one, other) => other.href.length - one.href.length);
  if (!entry) throw new Error(`${route} belongs to no entry of the menu.`);
  return entry;
}

/** What the permission table asks for a console page. */
export const permissionFor = (route: string): Permission => entryOf(route).permission;

export const mayOpen = (role: Role, route: string): boolean => may(role, permissionFor(route));
