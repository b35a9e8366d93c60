import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { xmlFiles } from "./commerceml";
import { picturePath } from "./picture-path";
import { pictureNames, pictureSvg } from "./pictures";

const folder = join(import.meta.dir, "catalog");

for (const [path, text] of Object.entries(xmlFiles())) await Bun.write(join(folder, path), text);
for (const name of pictureNames) {
  await Bun.write(join(folder, picturePath(name)), new Resvg(pictureSvg(name)).render().asPng());
}
