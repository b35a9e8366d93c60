/** The `$ref`s of a document that lead nowhere in it. */
export function danglingReferences(document: object): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference = ""]) => reference,
  );
  return [...new Set(references)].filter((reference) => !leads(document, reference));
}

function leads(document: unknown, reference: string): boolean {
  let place = document;
  for (const step of reference.replace("#/", "").split("/")) {
    if (typeof place !== "object" || place === null) return false;
    place = Object.entries(place).find(([name]) => name === step)?.[1];
  }
  return place !== undefined;
}
