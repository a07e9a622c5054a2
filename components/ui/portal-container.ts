'use client';

import { createContext, type RefObject, use, useEffect, useState } from 'react';

/**
 * Where menus and tooltips are mounted: inside the page's main landmark, where a screen reader looks for them, or
 * inside the modal dialog around them, or they would lie under it and be inert. A ref, which never changes: a new value
 * while the server still sends the page would make React throw away what has come and draw it a second time.
 */
export const PortalContainer = createContext<RefObject<HTMLElement | null> | null>(null);

/** The element, once it is there. */
export function usePortalContainer(): HTMLElement | null {
  const place = use(PortalContainer);
  const [container, setContainer] = useState<HTMLElement | null>(null);
  useEffect(() => setContainer(place?.current ?? null), [place]);
  return container;
}
