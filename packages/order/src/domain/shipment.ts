import type { ShipmentId as ShipmentIdSchema, ShippedLine as ShippedLineSchema } from "@torg/contracts";
import type { z } from "zod";

export type ShipmentId = z.infer<typeof ShipmentIdSchema>;
export type ShippedLine = z.infer<typeof ShippedLineSchema>;

/** Goods that left together. Once per who and key, for ever. */
export type Shipment = {
  readonly id: ShipmentId;
  /** An account, or the service that carried the document. */
  readonly by: string;
  readonly key: string;
  readonly lines: readonly ShippedLine[];
  readonly at: Date;
};
