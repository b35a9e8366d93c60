import { run } from "@torg/chassis";
import { gateway } from "./service";

await run([gateway]);
