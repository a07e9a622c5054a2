'use client';

import { Search } from 'lucide-react';

export function SearchButton({ onSearch }: { onSearch: () => void }) {
  return (
    <button
      type="button"
      onClick={onSearch}
      className="ml-auto flex h-8 items-center gap-2 rounded-control border bg-card px-2.5 text-dense text-muted-foreground hover:bg-hover sm:w-72"
    >
      <Search aria-hidden="true" className="size-4" />
      <span className="sr-only sm:not-sr-only">Search or run a command</span>
      <kbd className="ml-auto hidden font-sans text-mini sm:inline">⌘K · Ctrl K</kbd>
    </button>
  );
}
