import { expect, it } from 'vitest';
import { platformRoles } from '@/lib/kernel/onboarding-role';
import { may, roles } from '@/lib/kernel/permission';
import { isCurrent, navFor } from './console-nav';

it.each(roles)('shows %s only what the role may open', (role) => {
  const items = navFor(role).flatMap((group) => group.items);
  expect(items.length).toBeGreaterThan(0);
  expect(items.every((item) => may(role, item.permission))).toBe(true);
});

it('hides API keys from those who may not read them', () => {
  const labels = (role: 'operator' | 'auditor') =>
    navFor(role).flatMap((group) => group.items.map((item) => item.label));
  expect(labels('auditor')).toContain('API keys');
  expect(labels('operator')).not.toContain('API keys');
  expect(navFor('operator').map((group) => group.label)).not.toContain('Settings');
});

it('marks one entry as current', () => {
  expect(isCurrent('/console', '/console')).toBe(true);
  expect(isCurrent('/console', '/console/intents')).toBe(false);
  expect(isCurrent('/console/intents', '/console/intents/42')).toBe(true);
  expect(isCurrent('/console/keys', '/console/keys-and-more')).toBe(false);
});

it.each(platformRoles)('shows %s, who is in no organisation, merchants, and compliance their reviews', (role) => {
  const reviews = role.startsWith('compliance_') ? ['Reviews of merchants'] : [];
  expect(navFor(role).flatMap((group) => group.items.map((item) => item.label))).toEqual(['Merchants', ...reviews]);
});

it('shows who has several roles what one of them opens, once', () => {
  const labels = navFor('operator', 'ppo').flatMap((group) => group.items.map((item) => item.label));
  expect(labels).toContain('Recovery');
  expect(labels.filter((label) => label === 'Merchants')).toHaveLength(1);
});
