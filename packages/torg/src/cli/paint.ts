import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours on a terminal only, and never where NO_COLOR is set. */
const painter = (stream: NodeJS.WriteStream) => (style: Style) => (text: string) =>
  styleText(style, text, { stream });

const out = painter(process.stdout);
const err = painter(process.stderr);

export const paint = {
  bold: out("bold"),
  dim: out("dim"),
  green: out("green"),
  red: out("red"),
  yellow: out("yellow"),
  error: err("red"),
  progress: err("dim"),
};
