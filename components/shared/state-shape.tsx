import type { ReactNode } from 'react';
import type { Shape } from './state-look';

const ring = <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />;

const drawings: Readonly<Record<Shape, ReactNode>> = {
  hollow: ring,
  half: (
    <>
      {ring}
      <path d="M6 1.25a4.75 4.75 0 0 1 0 9.5z" fill="currentColor" />
    </>
  ),
  'three-quarters': (
    <>
      {ring}
      <path d="M6 6V1.25A4.75 4.75 0 1 1 1.25 6z" fill="currentColor" />
    </>
  ),
  full: <circle cx="6" cy="6" r="5.5" fill="currentColor" />,
  return: (
    <path
      d="M4.25 1.5 1.75 4l2.5 2.5M2 4h5a3.25 3.25 0 0 1 0 6.5H4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  flag: (
    <>
      <path d="M2.5 1v10.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      <path d="M2.5 1.25h8L8.4 4.1l2.1 2.9h-8z" fill="currentColor" />
    </>
  ),
  question: (
    <>
      <path
        d="M3.5 4.1C3.5 2.5 4.6 1.5 6.1 1.5s2.5 1 2.5 2.3C8.6 5.6 6.1 5.7 6.1 7.7"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
      <circle cx="6.1" cy="10.3" r="1.05" fill="currentColor" />
    </>
  ),
  bar: <rect x="1" y="4.75" width="10" height="2.5" rx="1.25" fill="currentColor" />,
};

/** Decorative: the word beside it carries the meaning. */
export function StateShape({ shape }: { shape: Shape }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3 shrink-0">
      {drawings[shape]}
    </svg>
  );
}
