import { customType } from "drizzle-orm/pg-core";

/** `uuid` in the database, `ord_…` everywhere else. */
export const idColumn = <const P extends string>(prefix: P) =>
  customType<{ data: `${P}_${string}`; driverData: string }>({
    dataType: () => "uuid",
    toDriver: (id) => uuidOf(id),
    fromDriver: (uuid) => `${prefix}_${uuid}`,
  })();

/** The uuid inside a prefixed id, for raw SQL. */
export const uuidOf = (id: string): string => id.slice(id.indexOf("_") + 1);

/** A quantity with up to three decimals: exact in the database, a number in the code. */
export const quantityColumn = customType<{ data: number; driverData: string }>({
  dataType: () => "numeric(15,3)",
  toDriver: (quantity) => String(quantity),
  fromDriver: (text) => Number(text),
});
