export type HeaderFields = Readonly<Record<string, string>>;

/** What a face answers, before the headers that every answer has. */
export type Answer = {
  readonly status: number;
  /** `Headers` where another server wrote them: a name may stand there twice. */
  readonly headers: HeaderFields | Headers;
  readonly body: BodyInit | null;
};
export type OwnAnswer = Omit<Answer, "headers"> & { readonly headers: HeaderFields };

/** An answer of the API itself: nobody on the way may keep it. */
export const jsonAnswer = (body: BodyInit, status = 200): OwnAnswer => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body,
});

/** A page or a document that changes with a release and not before. */
export const pageAnswer = (body: string, contentType: string): OwnAnswer => ({
  status: 200,
  headers: {
    "content-type": contentType,
    "cache-control": "public, max-age=300",
    vary: "accept, accept-language",
    "referrer-policy": "no-referrer",
  },
  body,
});

/** What another server answered, as it is. */
export const passedOn = ({ status, headers, body }: Response): Answer => ({ status, headers, body });
