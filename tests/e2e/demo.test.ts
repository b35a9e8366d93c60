import { afterAll, beforeAll, expect, test } from "bun:test";
import { play } from "@torg/torg/demo/play";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

let torg: WholeTorg;
beforeAll(async () => {
  torg = await startWholeTorg();
});
afterAll(() => torg.stop());

test("the whole story plays, and plays again", async () => {
  for (let time = 0; time < 2; time += 1) {
    const lines: string[] = [];
    const { steps } = await play({
      url: torg.url,
      operator: torg.operator,
      print: (line) => lines.push(line),
    });
    expect(lines).toHaveLength(steps);
    expect(steps).toBeGreaterThan(12);
  }
}, 60_000);
