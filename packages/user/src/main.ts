import { run } from "@torg/chassis";
import { user } from "./service";

await run([user]);
