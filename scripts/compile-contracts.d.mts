/** The text of `artifacts.json`: the same for the same sources and compiler. @throws when a contract does not compile. */
export function compileContracts(): string;
