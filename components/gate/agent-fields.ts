import { bounds } from '@/lib/kernel/bounds';
import type { TextField } from './text-fields';

const filled = (what: string) => (text: string) => (text.trim() === '' ? `Enter ${what}.` : undefined);

export const nameField: TextField<'name'> = {
  name: 'name',
  label: 'Name',
  help: 'What people see: payers read it on the payment page.',
  length: bounds.shortText,
  check: filled('a name'),
};

export const platformField: TextField<'platform'> = {
  name: 'platform',
  label: 'Platform',
  help: 'What it runs on, such as python, claude or n8n.',
  length: bounds.shortText,
  check: filled('what it runs on'),
};

export const botIdField: TextField<'bot_id'> = {
  name: 'bot_id',
  label: 'Bot id',
  help: 'The agent’s own name, as it sends it. It cannot be changed later.',
  length: bounds.shortText,
  mono: true,
  check: filled('the bot id that the agent sends'),
};

export const currencyField: TextField<'default_currency'> = {
  name: 'default_currency',
  label: 'Currency',
  help: 'Three letters, for requests that do not say.',
  length: 3,
  mono: true,
  check: (text) => (/^[A-Za-z]{3}$/.test(text.trim()) ? undefined : 'A currency has three letters, such as USD.'),
};

export const callbackField: TextField<'callback_url'> = {
  name: 'callback_url',
  label: 'Callback address (optional)',
  help: 'Where the agent is told that an action is paid. Without one it asks by itself.',
  length: bounds.urlLength,
  mono: true,
  check: (text) =>
    text.trim() === '' || /^https?:\/\/\S+$/.test(text.trim()) ? undefined : 'Enter a whole address, with https://',
};
