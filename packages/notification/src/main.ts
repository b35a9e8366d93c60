import { run } from "@torg/chassis";
import { notification } from "./service";

await run([notification]);
