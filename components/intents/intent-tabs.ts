export const intentTabs = ['timeline', 'verdict', 'agreement', 'money', 'rail', 'spend', 'audit'] as const;
export type IntentTab = (typeof intentTabs)[number];

export const isIntentTab = (value: string | null): value is IntentTab => intentTabs.some((tab) => tab === value);
