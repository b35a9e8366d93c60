/** What a face answers, before the headers that every answer has. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyInit | null;
};

/** An answer of the API itself: nobody on the way may keep it. */
export const jsonAnswer = (body: BodyInit, status = 200): Answer => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body,
});

/** A page or a document that changes with a release and not before. */
export const pageAnswer = (body: string, contentType: string): Answer => ({
  status: 200,
  headers: {
    "content-type": contentType,
    "cache-control": "public, max-age=300",
    vary: "accept, accept-language",
  },
  body,
});
