import type { CheckFacts } from '@/lib/onboarding/domain/checks/check';
import { runChecks } from '@/lib/onboarding/domain/checks/run-checks';
import { type Ask, type Requirement, requirementId, requirementOf } from './ask';
import type { Policies } from './facts';
import { listRequirements, reasonsOn } from './list-requirements';

/**
 * What a reviewer would ask, told before it is sent in: the reviewer's own checks, run over what is known by now, and
 * what was noted about the files. Checks that have no answer yet predict nothing.
 */
export function predictAsks(facts: CheckFacts, policies: Policies, now: Date): readonly Requirement[] {
  const { application } = facts;
  const lists = listRequirements(application, policies, now);
  const known = new Set([...lists.currently_due, ...lists.past_due].map(({ id }) => id));
  const warned = application.documents
    .filter(({ status }) => status !== 'superseded')
    .flatMap(({ findings, kind, subject }) =>
      findings
        .filter(({ severity }) => severity === 'warn')
        .map(({ reasonCode }): Ask => ({ target: `${subject}.doc.${kind}`, reasonCode })),
    );
  const failed = runChecks(facts, policies, now).flatMap(({ asks, result }) => (result === 'fail' ? asks : []));
  const reasons = reasonsOn(policies, now);
  const predicted = new Map(
    [...failed, ...warned]
      .filter((ask) => !known.has(requirementId(ask)))
      .map((ask) => [requirementId(ask), requirementOf(reasons, ask, null)]),
  );
  return [...predicted.values()];
}
