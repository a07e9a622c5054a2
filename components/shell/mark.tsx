/** A gate in a line of water: the level differs on its two sides. The same drawing is `public/mark.svg` and `app/icon.svg`. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect x="10.2" y="2" width="3.6" height="20" rx="1.2" fill="currentColor" />
      <path
        d="M1.5 9q1.75-2 3.5 0t3.3.6M15.7 15.4q1.5-1.5 3.3.6t3.5 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
