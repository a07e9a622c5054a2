import { defineRefusals } from '@/lib/kernel/outcome';

export const predicateRefusals = defineRefusals({
  'predicate.malformed': { status: 400, message: 'The predicate is not a valid document of the predicate language.' },
  'predicate.too_large': { status: 400, message: 'The predicate is larger than the predicate language allows.' },
  'predicate.version_unsupported': { status: 400, message: 'Only version 1 of the predicate language is supported.' },
  'predicate.fuel_exhausted': {
    status: 422,
    message: 'Judging this evidence costs more work than a verdict may. Send smaller evidence; nothing was decided.',
  },
});
