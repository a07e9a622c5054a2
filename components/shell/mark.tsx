/** A gate in a line of water: the level differs on its two sides. Same drawing as `app/icon.svg`. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect x="10" y="2.5" width="4" height="19" rx="1.25" fill="currentColor" />
      <path
        d="M1.5 9.5c1.2-1.3 2.4-1.3 3.6 0s2.2 1.2 3.2.1M15.7 15c1-1.1 2-1.2 3.2.1s2.4 1.3 3.6 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
