import { run } from "@torg/chassis";
import { cart } from "./service";

await run([cart]);
