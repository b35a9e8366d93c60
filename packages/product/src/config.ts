import { type ConfigOf, type Context, defineConfig } from "@torg/chassis";

export const config = defineConfig({});

/** What the use cases of this service know of the world. */
export type Ctx = Context<"product", ConfigOf<typeof config>>;
