'use client';

import { createContext } from 'react';

/**
 * Where menus and tooltips are mounted: inside the page's main landmark, where a screen reader looks for them, or
 * inside the modal dialog around them, or they would lie under it and be inert.
 */
export const PortalContainer = createContext<HTMLElement | null>(null);
