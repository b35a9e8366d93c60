import { run } from "@torg/chassis";
import { order } from "./service";

await run([order]);
