import { defineService } from "@torg/chassis";
import { config } from "./config";
import { edge } from "./edge";

/** The only thing that this package exports to the launcher. */
export const gateway = defineService({ name: "gateway", config, edge });
