/** How far the demo takes a merchant's application; what comes before is gone through too. */
export const applicationStages = [
  'invited',
  'draft',
  'in_review',
  'asked',
  'awaiting_second',
  'approved',
  'rejected',
  'suspended',
] as const;
export type ApplicationStage = (typeof applicationStages)[number];

export interface DemoMerchant {
  readonly name: string;
  readonly slug: string;
  readonly person: string;
  readonly stage: ApplicationStage;
}

/** One merchant for each state that somebody wants to look at. */
export const demoMerchants: readonly DemoMerchant[] = [
  { name: 'Anchor Apparel', slug: 'anchor-apparel', person: 'Mara Lind', stage: 'invited' },
  { name: 'Beacon Books', slug: 'beacon-books', person: 'Felix Baum', stage: 'draft' },
  { name: 'Cove Coaching', slug: 'cove-coaching', person: 'Rosa Blanco', stage: 'in_review' },
  { name: 'Drift Digital', slug: 'drift-digital', person: 'Jonas Weber', stage: 'asked' },
  { name: 'Eddy Events', slug: 'eddy-events', person: 'Amina Diallo', stage: 'awaiting_second' },
  { name: 'Fathom Foods', slug: 'fathom-foods', person: 'Luca Moretti', stage: 'approved' },
  { name: 'Gull Games', slug: 'gull-games', person: 'Nadia Petrova', stage: 'rejected' },
  { name: 'Helm Hardware', slug: 'helm-hardware', person: 'Erik Dahl', stage: 'suspended' },
];
