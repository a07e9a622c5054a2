/** `POST /v1/refunds`, one for each operation of a document. */
export const operationsOf = (document) =>
  Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
  );

/** What is new, gone and different between two documents. */
export function differenceOf(before, after) {
  const compare = (title, one, other) => {
    const lines = [
      ...Object.keys(other)
        .filter((key) => !(key in one))
        .map((key) => `+ ${title} ${key}`),
      ...Object.keys(one)
        .filter((key) => !(key in other))
        .map((key) => `- ${title} ${key}`),
    ];
    const changed = Object.keys(other).filter(
      (key) => key in one && JSON.stringify(one[key]) !== JSON.stringify(other[key]),
    );
    return [...lines, ...changed.map((key) => `~ ${title} ${key}`)];
  };
  const listed = (document) => Object.fromEntries(operationsOf(document).map((name) => [name, true]));
  return [
    ...compare('operation', listed(before), listed(after)),
    ...compare('path', before.paths, after.paths).filter((line) => line.startsWith('~')),
    ...compare('schema', before.components.schemas, after.components.schemas),
  ];
}
