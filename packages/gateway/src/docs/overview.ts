/** The text above the operations, CommonMark. */
export const overview = `A commerce backend for shops whose books live in 1C.

**Who calls.** Each operation names the least caller it accepts: \`public\` is anyone, \`guest\` the holder of a cart's secret (header \`Torg-Cart-Secret\`), \`buyer\`, \`staff\` and \`admin\` an account (header \`Authorization: Bearer\`). Each rung may do what the rungs below it may. Somebody else's object answers exactly as a missing one.

**Failures.** Everything that is not a success is an RFC 9457 problem document, \`application/problem+json\`. Its \`code\` is one of a closed list and says what happened; the details of a code stand beside it. \`input.invalid\` lists every fault with its JSON Pointer.

**Once.** A command that takes an \`Idempotency-Key\` happens once per key, however often it is sent. A repeat gets the bytes of the first answer; another body under the same key is refused as \`key.reused\`.

**Pages.** Lists take \`limit\` and \`cursor\`. \`nextCursor\` is opaque and is there while \`hasMore\` is true.

**Values.** Money is whole minor units with an ISO 4217 currency. Times are RFC 3339 in UTC. Ids carry a prefix that says what they name. Answers may gain fields within \`/v1\`: ignore what you do not know. Requests may not have fields of their own.

**Limits.** Every answer carries \`RateLimit\` and \`RateLimit-Policy\`. A refusal that passes by itself carries \`Retry-After\`.`;
