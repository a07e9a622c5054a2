import type { ComponentProps } from 'react';

/** A frame that scrolls by itself must take focus, or a keyboard cannot scroll it; so it also needs a name. */
export function ScrollRegion({ label, ...props }: Omit<ComponentProps<'section'>, 'tabIndex'> & { label: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: axe scrollable-region-focusable
  return <section aria-label={label} tabIndex={0} {...props} />;
}
