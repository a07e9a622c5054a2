import { expect, it } from 'vitest';
import { maskUser } from './mask-user';

it.each([
  ['ada@example.test', 'ad…st'],
  ['user-1', 'u…'],
  ['1234567', '1…'],
  ['12345678', '12…78'],
  ['', '…'],
  ['🌊🌊🌊🌊🌊🌊🌊🌊', '🌊🌊…🌊🌊'],
])('%s is shown as %s', (id, shown) => {
  expect(maskUser(id)).toBe(shown);
});
