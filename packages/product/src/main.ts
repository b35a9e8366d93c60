import { run } from "@torg/chassis";
import { product } from "./service";

await run([product]);
