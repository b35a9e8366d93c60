/** The seven services. */
export const serviceNames = [
  "gateway",
  "user",
  "product",
  "order",
  "cart",
  "integration",
  "notification",
] as const;

/** Who may prove itself with a service token: the seven, and the operator's command line. */
export type ServiceName = (typeof serviceNames)[number] | "operator";
