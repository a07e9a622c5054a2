import type { Delivered, RegistryFacts, ScreeningFacts, WebsiteFacts } from '@/lib/onboarding/domain/checks/check';
import { applicantOf } from '@/lib/onboarding/domain/form/application-facts';
import type { ApplicationRecord } from '@/lib/onboarding/domain/form/record';
import type { CheckProvider } from '@/lib/onboarding/ports';

/*
 * Rules over what was typed, in the place of registers, lists and crawlers. Words in names and addresses bring about
 * every answer that a real source can give, so that each of them can be tried without one.
 */

const delivered = <T>(value: T): Delivered<T> => ({ kind: 'delivered', value });

const said = (record: ApplicationRecord, path: string): string => {
  const value = applicantOf(record)?.values.get(path);
  return typeof value === 'string' ? value.trim() : '';
};

const simplified = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function registryOf(record: ApplicationRecord): Delivered<RegistryFacts> {
  if (said(record, 'entityType') === 'sole_proprietorship') return { kind: 'n_a' };
  const name = said(record, 'legalName');
  if (/unregistered/i.test(name)) return { kind: 'unavailable' };
  const differs = /misspelt/i.test(name);
  return delivered({
    differences: differs ? [{ field: 'legalName', registryValue: name.replace(/\s*misspelt\s*/i, ' ').trim() }] : [],
    listsSignatory: true,
  });
}

function screeningOf({ subjects }: ApplicationRecord): Delivered<ScreeningFacts> {
  const names = (kinds: readonly string[], paths: readonly string[]): readonly string[] =>
    subjects
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ values }) => paths.map((path) => String(values.get(path) ?? '')));
  const people = names(['person'], ['familyName']);
  const companies = names(['entity', 'company'], ['legalName']);
  const hits = (all: readonly string[], word: RegExp): number => all.filter((name) => word.test(name)).length;
  return delivered({
    personHits: hits(people, /sanctioned/i),
    entityHits: hits(companies, /sanctioned/i),
    pepHits: subjects.filter(({ values }) => values.get('pepDeclared') === true).length + hits(people, /minister/i),
    adverseMediaHits: hits([...people, ...companies], /scandal/i),
  });
}

function websiteOf(record: ApplicationRecord): Delivered<WebsiteFacts> {
  const website = said(record, 'website');
  const isAddress = /^https:\/\/[^\s/]+\.[^\s]+$/.test(website);
  const state = !isAddress || /unreachable/i.test(website) ? 'unreachable' : 'live';
  return delivered({ state, missing: [], matchesCategory: !/mismatch/i.test(website) });
}

export const localChecks: CheckProvider = {
  deliver: async (record) => ({
    // Nobody but a reviewer reads documents here.
    reading: { kind: 'n_a' },
    registry: registryOf(record),
    screening: screeningOf(record),
    website: websiteOf(record),
    bankName: delivered({
      matches: simplified(said(record, 'bankAccountHolder')) === simplified(said(record, 'legalName')),
    }),
    duplicates: delivered({ others: 0 }),
  }),
};
