import { run } from "@torg/chassis";
import { integration } from "./service";

await run([integration]);
