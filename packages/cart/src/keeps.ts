import { inDocuments } from "@torg/chassis";

/** Where carts are: in Redis where its address is given, else in cart's own database. */
export const keeps = inDocuments({
  migrations: import.meta.resolve("../migrations"),
  redis: "CART_REDIS_URL",
  ownerOf: ({ actor }) => (actor.startsWith("guest:") ? actor.slice("guest:".length) : actor),
});
